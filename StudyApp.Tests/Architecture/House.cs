using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace StudyApp.Tests.Architecture;

/// <summary>The floors and rooms of the program, and which of them a source file uses.</summary>
internal static partial class House
{
    /// <summary>
    /// A floor may use floors above it in this list, and a room the rooms before it on its floor; nothing else. A floor
    /// without rooms is one room.
    /// </summary>
    public static readonly ImmutableArray<(string Name, ImmutableArray<string> Rooms)> Floors =
    [
        ("Authoring", ["Diagnostics", "Syntax", "Toml", "Json", "Expressions", "Templates", "Html"]),
        (
            "Studies",
            ["Settings", "Items", "Tables", "Tasks", "Model", "Authored", "Checks", "Reading", "Schemas", "Flow", "Recruitment", "Steps"]
        ),
        ("Storage", ["Entities", "Requests", "Connection", "Counting", "CustomTables", "Participants"]),
        ("Participation", ["Planning", "Arriving", "Answering", "Withdrawing"]),
        ("Research", ["Accounts", "Data", "Documents", "Monitoring", "Import"]),
        ("Operations", ["Integrations", "Jobs"]),
        ("Simulation", ["Expectations", "Recruiters"]),
        ("Web", ["Shared", "Account", "Admin", "Participant"]),
        ("Hosting", ["Folders", "Server", "Services"]),
        ("Cli", ["Shared", "Simulating", "Verbs"]),
    ];

    /// <summary>Floors that know no clock, no chance, no disk, no network and no framework.</summary>
    public static readonly ImmutableArray<string> Pure = ["Authoring", "Studies"];

    /// <summary>The folder of a file's namespace, such as <c>Storage/Counting</c>: floor and room, or the floor alone.</summary>
    public static string RoomOf(string place)
    {
        var parts = place.Split('/', '.');
        return parts.Length > 1 && Floors.Any(f => f.Name == parts[0] && f.Rooms.Contains(parts[1])) ? $"{parts[0]}/{parts[1]}" : parts[0];
    }

    /// <summary>What a file does that the house forbids, one sentence each.</summary>
    public static IEnumerable<string> Breaches(Source file, ILookup<string, string> types)
    {
        var own = RoomOf(file.Folder);
        foreach (var used in UsedBy(file, types).Select(RoomOf).Distinct().Where(u => u != own))
            if (!MayUse(own, used)) yield return $"{file.Path} uses {used}";
    }

    /// <summary>Type name → namespaces of ours that declare it, below <c>StudyApp.</c>.</summary>
    public static ILookup<string, string> TypesOf(IEnumerable<Source> files) => files
        .SelectMany(f => Declared(f).Select(name => (Name: name, Space: f.Folder.Replace('/', '.'))))
        .ToLookup(t => t.Name, t => t.Space, StringComparer.Ordinal);

    private static IEnumerable<string> Declared(Source file) => file.Path.EndsWith(".razor", StringComparison.Ordinal)
        ? [System.IO.Path.GetFileNameWithoutExtension(file.Path)]
        : Declaration().Matches(file.Text).Select(m => m.Groups[1].Value);

    private static bool MayUse(string own, string used)
    {
        var (floor, room) = Place(own);
        var (usedFloor, usedRoom) = Place(used);
        if (floor != usedFloor) return usedFloor < floor;
        // What lies on the floor itself, such as what all its components import, belongs to none of its rooms.
        return room < 0 || usedRoom >= 0 && usedRoom < room;
    }

    private static (int Floor, int Room) Place(string place)
    {
        var parts = place.Split('/');
        var floor = Floors.ToList().FindIndex(f => f.Name == parts[0]);
        return (floor, parts.Length > 1 ? Floors[floor].Rooms.IndexOf(parts[1]) : -1);
    }

    /// <summary>
    /// The namespaces of ours, below <c>StudyApp.</c>, that a file takes something from: by <c>using</c>, by a qualified name, or as a
    /// member of an enclosing one.
    /// </summary>
    public static IEnumerable<string> UsedBy(Source file, ILookup<string, string> types)
    {
        foreach (Match match in Using().Matches(file.Text))
            if (Known(match.Groups[1].Value)) yield return match.Groups[1].Value;
        foreach (Match match in Qualified().Matches(file.Text))
        {
            var parts = match.Value.Split('.');
            for (var i = parts[0] == "StudyApp" ? 2 : 1; i < parts.Length; i++)
            {
                var space = string.Join('.', parts[(parts[0] == "StudyApp" ? 1 : 0)..i]);
                foreach (
                    var found in types[parts[i]]
                        .Where(t => t == space || (t.EndsWith("." + space, StringComparison.Ordinal) && IsSeen(file, t, space)))
                )
                    yield return found;
            }
        }
    }

    // "Requests.Answers" inside StudyApp.Storage means StudyApp.Storage.Requests.
    private static bool IsSeen(Source file, string full, string written)
    {
        var outer = full[..^(written.Length + 1)];
        var own = file.Folder.Replace('/', '.');
        return own == outer || own.StartsWith(outer + ".", StringComparison.Ordinal);
    }

    private static bool Known(string space) => Floors.Any(f => space == f.Name || space.StartsWith(f.Name + ".", StringComparison.Ordinal));

    [GeneratedRegex(@"^\s*@?using\s+(?:static\s+|\w+\s*=\s*)?StudyApp\.([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"(?<![\w.""/])(?:[A-Z]\w*\.)+[A-Z]\w*")]
    private static partial Regex Qualified();

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|ref)\s+)*(?:class|interface|enum|struct|record(?:\s+(?:struct|class))?|delegate\s+[\w<>\[\]?., ]+?)\s+([A-Z]\w*)",
        RegexOptions.Multiline
    )]
    private static partial Regex Declaration();
}
