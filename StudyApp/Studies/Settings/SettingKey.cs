using System.Globalization;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Studies.Settings;

/// <summary>A setting of the configuration file.</summary>
/// <param name="Name">Its name, in capital letters.</param>
/// <param name="Kind">What value it takes.</param>
/// <param name="Help">One sentence for authors.</param>
/// <param name="Default">What holds without it, as JSON writes it; null when that is nothing.</param>
internal sealed record SettingKey(string Name, KeyKind Kind, string Help, string? Default = null)
    : KeyDescription(Name, Kind, Help, Default)
{
    /// <summary>
    /// Whether it concerns the server: a study that is read again while it is served keeps it until a restart.
    /// </summary>
    public bool IsServer { get; init; }

    /// <summary>Whether its value may hold a password, a key or a token, which no message repeats.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether it describes the study in tables or lists, which no environment variable can hold.</summary>
    public bool IsStructured { get; init; }

    /// <summary>Whether it is a path; a relative one counts from the file it stands in.</summary>
    public bool IsPath { get; init; }

    /// <summary>
    /// Whether it is the address of a database, or a table of them; the same holds of an SQLite file's path.
    /// </summary>
    public bool IsDatabase { get; init; }

    /// <summary>The setting that this is another name of; null for none.</summary>
    public SettingKey? SameAs { get; init; }

    /// <summary>The names that mean this setting, its own among them.</summary>
    public IEnumerable<string> Names =>
        SettingKeys.All.Where(k => (k.SameAs ?? k) == (SameAs ?? this)).Select(k => k.Name);

    /// <summary><see cref="KeyDescription.Default"/> as a number; 0 where there is none.</summary>
    public double DefaultNumber => double.Parse(Default ?? "0", CultureInfo.InvariantCulture);

    /// <summary><see cref="KeyDescription.Default"/> as text; empty where there is none.</summary>
    public string DefaultText => Default?.Trim('"') ?? "";

    /// <summary>The name, for readers of tables.</summary>
    public static implicit operator string(SettingKey key) => key.Name;
}
