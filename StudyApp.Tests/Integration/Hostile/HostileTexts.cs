namespace StudyApp.Tests.Integration.Hostile;

/// <summary>What someone types who wants to break something, or whose program is broken. All are text.</summary>
internal static class HostileTexts
{
    /// <summary>Follows a character that no answer may hold: it must never be found in a database.</summary>
    public const string Marker = "must-leave-nothing-behind";

    public static readonly string[] Values =
    [
        "", " ", "\t", "\r\n", "\u00A0", "\u200B", "\uFEFF", "\u202E", "\u2066abc\u2069", "\u0001", "\u001B[31m", "\u007F", "\u0085", "\u2028", "e\u0301", "\uFDFA", "🙂", "👩‍👩‍👧‍👦", "\uDBFF\uDFFF", "\uFFFE", "Ω≈ç√", "日本語", "עִבְרִית",
        "0", "-0", "1", "-1", "00", "01", "+1", "1.0", "1.5", "0.5", "1e0", "1e1", "1e308", "1e400", "-1e400", "1e-400", "NaN", "nan", "Infinity", "-Infinity", "∞", "0x10", "1_000", "1,5", "1,000", "١٢", "１２", "½", "9007199254740993",
        "9223372036854775807", "9223372036854775808", "-9223372036854775809", "99999999999999999999999999", "18", "17", "110", "111", "1 ", " 1", "1\n", "1;2", "true", "True", "on", "null", "None", "undefined", "[]", "{}", "[object Object]",
        "__other__", "__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "NULL", "nil", "yes", "no", "often", "Often", "often ", "On foot", "on foot", "Spring", "spring", "lines", "dots", "rarely", "always", "3", "5", "6", "11", "12",
        "2026-05-01", "2026-13-01", "2026-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2014-12-31", "2036-01-01", "01.05.2026", "2026-5-1", "٢٠٢٦-٠٥-٠١", "07:30", "24:00", "23:59:60", "7:30", "07:30:15", "07:30+01:00", "99:99",
        "' OR '1'='1", "'; DROP TABLE submissions; --", "\" OR 1=1 --", "1); DELETE FROM participants; --", "%' AND 1=0 UNION SELECT 1,2,3 --", "\\'; SELECT pg_sleep(9); --", "$1", "@participant", ":id", "?",
        "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "=HYPERLINK(\"https://evil.test\")", "\"", "\"\"", "',\"", ";", "a\nb", "a\r\nb", "\\", "\\\\", "\\u0000", "\\ud800",
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{ 7*7 }}", "{{ participant.id }}", "${7*7}", "#{7*7}", "{0}", "%s%s%n", "%00", "%ff", "%", "%%", "%zz", "&#0;", "&amp;", "../../etc/passwd", "C:\\con", "\r\nSet-Cookie: a=b", "$(id)", "`id`", "|id",
        "AB-1234", "AB-1234\n", "ab-1234", "a@b", "a@b.example", "a@@b", "@", "a b@c.example", "a@b.example\nBcc: x@y.example", "a@" + "b.", "x@[127.0.0.1]",
        """[{"x":1,"y":2}]""", """[{"x":1,"y":2},{"x":1,"y":2},{"x":1,"y":2},{"x":1,"y":2}]""", """[{"x":1e400,"y":2}]""", """[{"x":"1","y":2}]""", """[{"x":-1,"y":2}]""", """[{"y":2}]""", """[[1,2]]""", """{"x":1,"y":2}""", """[{"x":1,"y":2,"__proto__":{"z":1}}]""", "[null]", "[{\"x\":NaN}]",
        """[{"x":0.1e1,"y":1E+2}]""", """[{"\ud800":1,"x":1,"y":2}]""", """[{"x":1,"x":2,"y":3}]""", """[{"x":99999.999,"y":100000}]""", """[{"x":100001,"y":0}]""",
    ];

    public static readonly string[] Names =
    [
        "__proto__", "constructor", "prototype", "toString", "", " ", ".", "..", "id", "participant_id", "participantID", "visit_id", "answers", "finished", "excluded", "condition", "completion_code", "external_id", "mTurkID", "nickname ", " nickname", "Nickname", "nickname[]",
        "nickname.x", "nickname\u200B", "ni\u0301ckname", "action", "__visit", "__trials", "__done_film", "__changes", "questionnaireInteractions", "retired", "feelings", "habits", "address", "film", "takes_other_enable", "transport_other_text_prompt", "monday", "monday_count_x",
        "'; DROP TABLE drafts; --", "=1+1", "<b>", "a\r\nb", "🙂", "\u202Eeman", "$where", "a=b", "a&b", "%00", "{{ name }}",
    ];

    /// <summary>JSON where text, a number or an object is expected.</summary>
    public static readonly string[] Tokens =
    [
        "null", "true", "1", "-1", "0", "0.5", "1e400", "-1e400", "1e-400", "NaN", "Infinity", "01", "+1", "1.", ".5", "0x1", "9223372036854775808", "2147483648", "\"1\"", "\"\"", "\"text\"", "[]", "{}", "[1]", "{\"a\":1}", "[[[[[[[[[[[[]]]]]]]]]]]]", "\"\\q\"", "\"\\u12\"", "\"",
        "'a'", "undefined", "/**/1", "1,", "\"a\"\"b\"", "\"a\nb\"", "\"\\u200b\"", "\"\\u202e\"", "\"=1+1\"", "\"'; DROP TABLE trials; --\"", "{\"__proto__\":{\"a\":1}}", "\"\\ud83d\\ude42\"",
    ];

    /// <summary>JSON texts with characters that no answer may hold.</summary>
    public static readonly string[] NoTextTokens = [$"\"\\u0000{Marker}\"", $"\"{Marker}\\u0000\"", $"\"\\ud800{Marker}\"", $"\"\\udc00\\ud800{Marker}\"", $"\"{Marker}\\udfff\""];

    /// <summary>Characters that no answer may hold.</summary>
    public static readonly string[] NoText = [$"\0{Marker}", $"{Marker}\0", $"a\uD800{Marker}", $"\uDC00{Marker}", $"\uDC00\uD800{Marker}", $"{Marker}\uDBFF"];
}
