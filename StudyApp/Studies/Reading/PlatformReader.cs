using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Model;
using StudyApp.Studies.Settings;

namespace StudyApp.Studies.Reading;

/// <summary>Reads <c>PLATFORM</c> and <c>RECRUITMENT</c>.</summary>
internal static partial class PlatformReader
{
    private const string ProlificReturn = "https://app.prolific.com/submissions/complete?cc={code}";
    private const string ConnectHost = "connect.cloudresearch.com";

    // What the program itself ends studies for.
    private static readonly string[] OwnReasons =
    [
        EndPage.Complete,
        "no_consent",
        "quota_full",
        "incompatible_device",
        "withdrawn",
        "too_late",
        EndPage.Expired,
        EndPage.Closed,
    ];

    // One address serves all of Prolific's codes.
    private static readonly FrozenDictionary<string, string> AnyCode = new Dictionary<string, string>
    {
        [""] = ProlificReturn,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly PlatformRules[] Known =
    [
        new()
        {
            Name = "prolific",
            Kind = PlatformKind.Prolific,
            Person = ["PROLIFIC_PID"],
            Visit = "SESSION_ID",
            Study = "STUDY_ID",
            ReturnUrls = AnyCode,
        },
        new()
        {
            Name = "mturk",
            Kind = PlatformKind.MTurk,
            Person = ["workerId"],
            Visit = "assignmentId",
            Study = "hitId",
        },
        new()
        {
            Name = "connect",
            Kind = PlatformKind.Connect,
            Person = ["participantId"],
            Visit = "assignmentId",
            Study = "projectId",
        },
        new() { Name = "sona", Kind = PlatformKind.Sona, Person = ["survey_code", "sona_id"] },
    ];

    /// <summary>The platforms in use: that of <c>PLATFORM</c> first, then the others in file order.</summary>
    /// <param name="reader">The configuration.</param>
    /// <param name="ends">The reasons of the study's own ends.</param>
    public static ImmutableArray<PlatformRules> Read(TableReader reader, IEnumerable<string> ends)
    {
        var (main, tables) = (reader.TextNode(ParticipantKeys.Platform), reader.Raw(ParticipantKeys.Recruitment));
        if (tables is not null and not TableNode)
            reader.Refuse(ParticipantKeys.Recruitment, tables, "a table of platforms, such as [RECRUITMENT.prolific]");
        var reasons = OwnReasons.Concat(ends).ToHashSet(StringComparer.Ordinal);
        var platforms = new List<PlatformRules>();
        foreach (var entry in (tables as TableNode)?.Entries ?? [])
            if (entry.Value is not TableNode table) reader.Refuse($"RECRUITMENT.{entry.Key}", entry.Value, "a table");
            else if (!PlatformName().IsMatch(entry.Key))
                reader.Diagnostics.Error(
                    DiagnosticCodes.PlatformSetting,
                    entry.KeySpan,
                    $"\"{entry.Key}\" cannot name a platform: small letters, digits, _ and - can, 64 at most.",
                    "such as [RECRUITMENT.panel]"
                );
            else if (PlatformRules.OwnSources.Contains(entry.Key))
                reader.Diagnostics.Error(
                    DiagnosticCodes.PlatformReserved, entry.KeySpan,
                    $"\"{entry.Key}\" is a source that the program itself gives; no platform can have its name.",
                    "such as [RECRUITMENT.panel]");
            else if (
                ReadPlatform(
                    entry.Key,
                    new(table, reader.Diagnostics, DiagnosticCodes.PlatformSetting, $"RECRUITMENT.{entry.Key}"),
                    reader,
                    reasons
                ) is
                { } read
            )
                platforms.Add(read);
        return [.. Ordered(main, platforms, (tables as TableNode)?.Entries.Select(e => e.Key) ?? [], reader)];
    }

    private static List<PlatformRules> Ordered(
        StringNode? main,
        List<PlatformRules> platforms,
        IEnumerable<string> written,
        TableReader reader
    )
    {
        var name = main?.Value.Trim().ToLowerInvariant() ?? "";
        if (name.Length == 0) return platforms;
        var first = platforms.Find(p => p.Name == name);
        if (first is null && !written.Contains(name))
        {
            first = Array.Find(Known, p => p.Name == name);
            if (first is null)
                reader.Diagnostics.Error(
                    DiagnosticCodes.PlatformSetting,
                    main!.Span,
                    $"There is no platform \"{name}\".",
                    Suggestions.DidYouMean(name, Known.Select(p => p.Name))
                        ?? $"{string.Join(", ", Known.Select(p => p.Name))}, or one described in "
                            + $"[RECRUITMENT.{(PlatformName().IsMatch(name) ? name : "panel")}]"
                );
            else WarnOfCode(first, main!.Span, reader);
        }
        return first is null ? platforms : [first, .. platforms.Where(p => p != first)];
    }

    private static PlatformRules? ReadPlatform(
        string name,
        TableReader reader,
        TableReader study,
        HashSet<string> reasons
    )
    {
        var preset =
            Array.Find(Known, p => p.Name == name)
            ?? new()
            {
                Name = name,
                Kind = PlatformKind.Generic,
                Person = [],
            };
        var person = Names(reader, "person") is { IsEmpty: false } given ? given : preset.Person;
        if (person.IsEmpty)
            reader.Diagnostics.Error(
                DiagnosticCodes.PlatformSetting,
                reader.Table.Span,
                $"RECRUITMENT.{name} does not say which parameter of the link names the person.",
                "add person = '…'"
            );
        var codes = ReadCodes(reader, reasons);
        var urls = ReadUrls(reader, preset.Kind, reasons);
        var rules = preset with
        {
            Person = person,
            Visit = Names(reader, "visit") is [var visit, ..] ? visit : preset.Visit,
            Study = Names(reader, "study") is [var study1, ..] ? study1 : preset.Study,
            Codes = codes,
            ReturnUrls = urls,
            SignedParameter = preset.Kind == PlatformKind.Prolific ? ReadSigned(reader) : null,
            IdRequired = reader.Flag("id_required"),
            InFrame = preset.Kind == PlatformKind.MTurk && reader.Flag("frame"),
        };
        reader.ReportUnknown(DiagnosticCodes.UnknownKey);
        WarnOfCode(rules, reader.Table.Span, study);
        return person.IsEmpty ? null : rules;
    }

    // true for the usual name of the parameter, text for another.
    private static string? ReadSigned(TableReader reader) =>
        reader.Raw("signed") is StringNode
            ? Names(reader, "signed") is [var name, ..]
                ? name
                : null
            : reader.Flag("signed")
                ? "prolific_token"
                : null;

    // A code that Prolific does not know leaves everybody without pay until someone looks.
    private static void WarnOfCode(PlatformRules rules, SourceSpan span, TableReader study)
    {
        if (
            rules.Kind != PlatformKind.Prolific
            || rules.Codes.GetValueOrDefault(EndPage.Complete, PlatformRules.GeneratedCode)
                != PlatformRules.GeneratedCode
        )
            return;
        if (
            string.IsNullOrWhiteSpace(study.Text(ParticipantKeys.StaticCompletionCode))
            && !study.Has(ParticipantKeys.OutgoingUrl)
        )
            study.Diagnostics.Warn(
                DiagnosticCodes.PlatformCode,
                span,
                "Prolific does not know which code means \"completed\".",
                "copy it from the study's page there: [RECRUITMENT.prolific] codes = {complete = '…'}"
            );
    }

    private static FrozenDictionary<string, string> ReadCodes(TableReader reader, HashSet<string> reasons)
    {
        var codes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (reason, code) in Texts(reader, "codes", reasons))
            if (code.Value != PlatformRules.GeneratedCode && !CodePattern().IsMatch(code.Value))
                reader.Diagnostics.Error(
                    DiagnosticCodes.PlatformSetting,
                    code.Span,
                    "A completion code is 1 to 64 letters, digits, _ or -; '*' gives each participant one of "
                        + "their own."
                );
            else if (code.Value != PlatformRules.GeneratedCode && codes.ContainsValue(code.Value))
                reader.Diagnostics.Error(
                    DiagnosticCodes.PlatformSetting,
                    code.Span,
                    $"The code \"{code.Value}\" stands for two ends: the platform could not tell them apart."
                );
            else codes[reason] = code.Value;
        return codes.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, string> ReadUrls(
        TableReader reader,
        PlatformKind kind,
        HashSet<string> reasons
    )
    {
        var urls = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (reason, url) in Texts(reader, "return_urls", reasons))
            if (Checked(url, kind, reader.Diagnostics) is { } good) urls[reason] = good;
        if (kind == PlatformKind.Prolific) urls.TryAdd("", ProlificReturn);
        return urls.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string? Checked(StringNode url, PlatformKind kind, DiagnosticBag diagnostics)
    {
        var text = url.Value.Trim();
        // Sona's own example ends like this.
        if (kind == PlatformKind.Sona && !text.Contains("{participant}", StringComparison.Ordinal))
            text = SonaCode().Replace(text, "survey_code={participant}");
        if (Placeholder().Match(text) is { Success: true } unknown)
        {
            diagnostics.Error(
                DiagnosticCodes.PlatformSetting,
                url.Span,
                $"There is no placeholder {unknown.Value}.",
                "{participant}, {visit}, {study}, {code} and {status} are filled in"
            );
            return null;
        }
        // Whatever a link carries, the host stays the author's: the first placeholder comes after the slash that ends
        // it.
        var fixedPart = text.Split('{')[0];
        if (
            !Uri.TryCreate(fixedPart, UriKind.Absolute, out var parsed)
            || parsed.Scheme is not ("http" or "https")
            || (fixedPart != text && fixedPart.Count(c => c == '/') < 3)
        )
        {
            diagnostics.Error(
                DiagnosticCodes.PlatformSetting,
                url.Span,
                "An address to return to begins with https:// and its host holds no placeholder."
            );
            return null;
        }
        if (kind != PlatformKind.Connect || parsed.Host == ConnectHost) return text;
        diagnostics.Error(
            DiagnosticCodes.PlatformSetting,
            url.Span,
            $"The address to return to lies on {ConnectHost}, but not on {parsed.Host}.",
            "copy it from the project's page"
        );
        return null;
    }

    // End reason → text; "completed" is another name of the plain end.
    private static IEnumerable<(string Reason, StringNode Text)> Texts(
        TableReader reader,
        string key,
        HashSet<string> reasons
    )
    {
        if (reader.Raw(key) is not { } node) yield break;
        if (node is StringNode single)
        {
            yield return (EndPage.Complete, single);
            yield break;
        }
        if (node is not TableNode table)
        {
            reader.Refuse(key, node, "a table: the end's reason = text");
            yield break;
        }
        var inside = new TableReader(table, reader.Diagnostics, DiagnosticCodes.PlatformSetting, key);
        foreach (var entry in table.Entries)
        {
            var reason = entry.Key == "completed" ? EndPage.Complete : entry.Key;
            if (!reasons.Contains(reason))
                reader.Diagnostics.Warn(
                    DiagnosticCodes.PlatformCode,
                    entry.KeySpan,
                    $"No page of the study is end/{reason}.",
                    Suggestions.DidYouMean(reason, reasons) ?? $"add {{path='end/{reason}'}} to PAGE_LIST"
                );
            if (inside.TextNode(entry.Key) is { } text) yield return (reason, text);
        }
    }

    private static ImmutableArray<string> Names(TableReader reader, string key)
    {
        ImmutableArray<string> names = reader.Raw(key) switch
        {
            null => [],
            ListNode => reader.TextList(key),
            _ => reader.Text(key) is { } single ? [single] : [],
        };
        foreach (var name in names)
            if (!ParameterName().IsMatch(name))
                reader.Diagnostics.Error(
                    DiagnosticCodes.PlatformSetting,
                    reader.SpanOf(key),
                    $"\"{name}\" is not the name of a link's parameter.",
                    "such as PROLIFIC_PID"
                );
        return names;
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]{0,63}\z")]
    private static partial Regex PlatformName();

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,64}\z")]
    private static partial Regex ParameterName();

    [GeneratedRegex(@"\{(?!(participant|visit|study|code|status)\})[^}]*\}?")]
    private static partial Regex Placeholder();

    [GeneratedRegex("survey_code=[^&#]*", RegexOptions.IgnoreCase)]
    private static partial Regex SonaCode();
}
