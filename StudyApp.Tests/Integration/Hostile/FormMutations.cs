using System.Globalization;
using System.Text;

namespace StudyApp.Tests.Integration.Hostile;

/// <summary>Spoils a valid form in one to three ways. What comes out depends on the chance alone.</summary>
internal sealed class FormMutations
{
    private const string UrlEncoded = "application/x-www-form-urlencoded";

    private readonly Random _chance;
    private readonly List<(string Name, string Value)> _fields;
    private readonly List<string> _what = [];
    private readonly int _visit;
    private string _path;
    private string? _contentType = UrlEncoded;
    private string? _cookie;
    private bool _holdsNoText;
    private Func<byte[], byte[]> _spoil = bytes => bytes;

    private FormMutations(Random chance, string path, IEnumerable<(string, string)> fields, int visit) =>
        (_chance, _path, _fields, _visit) = (chance, path, [.. fields], visit);

    public static HostileRequest Next(Random chance, string path, IEnumerable<(string Name, string Value)> fields, int visit)
    {
        var form = new FormMutations(chance, path, fields, visit);
        for (var i = chance.Next(20) == 0 ? 0 : 1 + chance.Next(3); i > 0; i--) form.Change();
        return form.Send();
    }

    private void Change()
    {
        var at = _fields.Count == 0 ? 0 : _chance.Next(_fields.Count);
        var (name, value) = _fields.Count == 0 ? ("x", "y") : _fields[at];
        switch (_chance.Next(100))
        {
            case < 8 when _fields.Count > 0: Note($"without {name}"); _fields.RemoveAt(at); break;
            case < 14: Set($"{name} twice", _fields.Count, name, Pick(HostileTexts.Values)); break;
            case < 16: Note("everything twice"); _fields.AddRange([.. _fields]); break;
            case < 50: Set($"{name} hostile", at, name, Pick(HostileTexts.Values)); break;
            case < 58: Set("foreign field", _fields.Count, Pick(HostileTexts.Names), Pick(HostileTexts.Values)); break;
            case < 61: Set($"{name} renamed", at, Pick(HostileTexts.Names), value); break;
            case < 64 when _fields.Count > 1: Set($"{name} exchanged", at, name, _fields[_chance.Next(_fields.Count)].Value); break;
            case < 66: Set($"{name} padded", at, name, _chance.Next(2) == 0 ? value + " " : "\u200B" + value); break;
            case < 69:
                Set(
                    $"{name} long",
                    at,
                    name,
                    new string("a🙂,\n"[_chance.Next(4) == 1 ? 0 : _chance.Next(2) * 4], 1 + _chance.Next(3_000))
                );
                break;
            case < 70: Set($"{name} very long", at, name, new string('a', 1 << _chance.Next(12, 20))); break;
            case < 74:
                Set(
                    "visit",
                    IndexOf("__visit"),
                    "__visit",
                    Pick([
                        "",
                        "-1",
                        "0",
                        "1",
                        "999999",
                        "2147483648",
                        "1e1",
                        "٣",
                        $" {_visit} ",
                        $"{_visit - 1}",
                        $"{_visit + 1}",
                        "null",
                        $"{_visit}.0",
                    ])
                );
                break;
            case < 77:
                Set(
                    "token",
                    IndexOf("__RequestVerificationToken"),
                    "__RequestVerificationToken",
                    Pick(["", "x", "CfDJ8", new string('A', 5_000), "\r\n"])
                );
                break;
            case < 79: Set("back", _fields.Count, "action", Pick(["back", "back", "BACK", "next", "decline"])); break;
            case < 82:
                Set(
                    "interactions",
                    _fields.Count,
                    "questionnaireInteractions",
                    string.Join('\n', Enumerable.Range(0, _chance.Next(1, 60)).Select(_ => Event()))
                );
                break;
            case < 84:
                Set(
                    "changes",
                    _fields.Count,
                    "__changes",
                    $$"""{"{{name}}":{{Pick(["[1,2]", "[2,1]", "[-1,1]", "[1e400,1]", "[0,99999999999999]", "[1]", "\"x\"", "null"])}},"{{Pick(["__proto__", "foreign", "", "\\ud800", "\\u0000"])}}":{{Pick(HostileTexts.Tokens)}}}"""
                );
                break;
            case < 87: Set($"{name} holds no text", at, name, Pick(HostileTexts.NoText)); _holdsNoText = true; break;
            case < 88: Set("a name holds no text", _fields.Count, Pick(HostileTexts.NoText), "x"); _holdsNoText = true; break;
            case < 91: Multipart(); break;
            case < 93:
                Other(
                    "content type",
                    () =>
                        _contentType = Pick<string?>([
                            "text/plain",
                            "application/json",
                            null,
                            "multipart/form-data",
                            "multipart/form-data; boundary=",
                            UrlEncoded + "; charset=utf-16",
                            UrlEncoded + "; charset=utf-7",
                            UrlEncoded + "; charset=nonsense",
                            "x",
                            "application/x-www-form-urlencoded-x",
                            "multipart/form-data; boundary=" + new string('b', 300),
                        ])
                );
                break;
            case < 94:
                Other(
                    "many fields",
                    () =>
                        _fields.AddRange(
                            Enumerable.Range(0, _chance.Next(500, 6_000)).Select(i => (_chance.Next(2) == 0 ? $"f{i}" : "f", "x"))
                        )
                );
                break;
            case < 95: Other("a long name", () => _fields.Add((new string('n', _chance.Next(200, 20_000)), "x"))); break;
            case < 96:
                Other(
                    "another page",
                    () =>
                        _path = Pick([
                            "questionnaire/words",
                            "questionnaire/media/t1",
                            "questionnaire/none",
                            "questionnaire/words/none",
                            "consent",
                            "end",
                            "withdraw",
                            "task/simple_rt",
                            "task/none",
                            "",
                            "questionnaire/%2e%2e/consent",
                            "questionnaire%2Fwords",
                        ])
                );
                break;
            case < 97:
                Other(
                    "foreign cookie",
                    () => _cookie = Pick(["", "studyapp_0000000000=x", "a=b; c=d", new string('c', 3_000), "studyapp_x=\"CfDJ8\""])
                );
                break;
            default: Other("bytes", () => _spoil = Pick<Func<byte[], byte[]>>([Cut, Flip, Insert, Overlong])); break;
        }
    }

    private string Event() => Pick([
        """{"questionID":"age","eventType":"focus","timestamp":1767225600.5,"value":"x"}""",
        $$"""{"questionID":{{Pick(HostileTexts.Tokens)}},"eventType":"change","timestamp":1767225600,"value":{{Pick(HostileTexts.Tokens)}}}""",
        $$"""{"questionID":"age","eventType":{{Pick(HostileTexts.Tokens)}},"timestamp":{{Pick(HostileTexts.Tokens)}},"value":"{{new string('v', _chance.Next(2_000))}}"}""",
        $$"""{"questionID":"age","eventType":"blur","timestamp":1,"value":{{Pick(HostileTexts.NoTextTokens)}}}""",
        $$"""{"questionID":"{{new string('q', _chance.Next(300))}}","eventType":"blur","timestamp":-1}""",
        Pick(HostileTexts.Values),
    ]);

    // A message in parts, sometimes a broken one; browsers send none.
    private void Multipart()
    {
        var broken = _chance.Next(3);
        Note($"in parts ({broken})");
        _contentType = broken == 1 ? "multipart/form-data; boundary=other" : "multipart/form-data; boundary=b0undary";
        if (broken != 0) _spoil = Cut;
    }

    private byte[] InParts()
    {
        using var body = new MemoryStream();
        foreach (var (name, value) in _fields)
        {
            body.Write(
                Bytes(
                    $"--b0undary\r\nContent-Disposition: form-data; "
                        + $"name=\"{name.Replace('"', '\'').Replace('\r', ' ').Replace('\n', ' ')}\"{(_chance.Next(30) == 0 ? "; filename=\"../x\"" : "")}\r\n"
                        + $"\r\n"
                )
            );
            body.Write(Bytes(value));
            body.Write("\r\n"u8);
        }
        body.Write("--b0undary--\r\n"u8);
        return body.ToArray();
    }

    private HostileRequest Send()
    {
        var whole = _contentType == UrlEncoded && _cookie is null;
        var inParts = _contentType?.StartsWith("multipart/form-data; boundary=", StringComparison.Ordinal) == true;
        var body = inParts
            ? InParts()
            : Encoding.ASCII.GetBytes(string.Join('&', _fields.Select(f => $"{Escape(f.Name)}={Escape(f.Value)}")));
        var spoiled = _spoil(body);
        // Whether a spoiled body still holds what was forbidden cannot be foretold; that it leaves nothing behind can. Limits are checked
        // first.
        var certain =
            whole
            && _fields.Exists(f => HostileTexts.NoText.Contains(f.Name) || HostileTexts.NoText.Contains(f.Value))
            && ReferenceEquals(spoiled, body)
            && _fields.Count <= 1_000
            && !_fields.Exists(f => f.Name.Length > 80)
            && _path.StartsWith("questionnaire/", StringComparison.Ordinal)
            && !_what.Contains("another page");
        return new(_path, _contentType, spoiled, string.Join(", ", _what), certain, Cookie: _cookie);
    }

    private byte[] Cut(byte[] body) => body[.._chance.Next(body.Length + 1)];

    private byte[] Flip(byte[] body)
    {
        var changed = (byte[])body.Clone();
        // What is forbidden must stay what it is.
        if (!_holdsNoText)
            for (var i = 0; i < 3 && changed.Length > 0; i++)
                changed[_chance.Next(changed.Length)] = (byte)_chance.Next(256);
        return changed;
    }

    private byte[] Insert(byte[] body)
    {
        var at = _chance.Next(body.Length + 1);
        return
        [
            .. body[..at],
            .. Pick<byte[]>([
                "%"u8.ToArray(),
                "%zz"u8.ToArray(),
                "%f"u8.ToArray(),
                "&&&==="u8.ToArray(),
                "&=&"u8.ToArray(),
                "%00"u8.ToArray(),
                [0],
                [0xFF, 0xFE],
                "%u0041"u8.ToArray(),
                "+%2B"u8.ToArray(),
            ]),
            .. body[at..],
        ];
    }

    private byte[] Overlong(byte[] body) =>
        [
            .. body,
            .. Encoding.ASCII.GetBytes(
                $"&story={Pick(["%C0%80", "%ED%A0%80", "%FF", "%F4%90%80%80", "%E2%82", "%80"])}{HostileTexts.Marker}"
            ),
        ];

    private int IndexOf(string name) => _fields.FindIndex(f => f.Name == name) is >= 0 and var at ? at : _fields.Count;

    private void Set(string what, int at, string name, string value)
    {
        Note(what);
        if (at < _fields.Count) _fields[at] = (name, value);
        else _fields.Add((name, value));
    }

    private void Other(string what, Action change)
    {
        Note(what);
        change();
    }

    private void Note(string what) => _what.Add(what);

    private T Pick<T>(params T[] from) => from[_chance.Next(from.Length)];

    private static string Escape(string text) =>
        string.Concat(
            Bytes(text)
                .Select(b =>
                    char.IsAsciiLetterOrDigit((char)b) ? ((char)b).ToString() : "%" + b.ToString("X2", CultureInfo.InvariantCulture)
                )
        );

    /// <summary>UTF-8, in which half a surrogate pair becomes the three bytes that no text has.</summary>
    public static byte[] Bytes(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(i++, 2)));
            else if (char.IsSurrogate(text[i]))
                bytes.AddRange([0xED, (byte)(0x80 | ((text[i] >> 6) & 0x3F)), (byte)(0x80 | (text[i] & 0x3F))]);
            else bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
        return [.. bytes];
    }
}
