using System.Collections.Immutable;
using System.Text;
using StudyApp.Tests.Integration.Hostile;

namespace StudyApp.Tests.Fuzz.Targets;

/// <summary>Makes requests to every address of the server: mostly in the way it is meant, with parts that are not.</summary>
internal sealed class RequestWriter
{
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>Every address, as the server maps it; whoever maps another adds it here.</summary>
    public static readonly ImmutableArray<string> Routes =
    [
        "/",
        "/current_url",
        "/user_active",
        "/redirect_next_page",
        "/redirect_from_page/{**path}",
        "/redirect_to_page/{**path}",
        "/redirect_previous_page",
        "/restart",
        "/submit",
        "/person",
        "/consent.html",
        "/consent_text",
        "/device",
        "/withdraw",
        "/withdrawal/{number}/receipt.pdf", "/consent_record.pdf",
        "/withdrawal/{number}", "/draft", "/table/{name}", "/script_problem", "/task/{name}/trials", "/end", "/end/{reason}",
        "/BOFS_static/{**path}", "/favicon.ico", "/study.css", "/health", "/health/write", "/consent", "/questionnaire/mood",
        "/questionnaire/mood/2",
        "/task/simple_rt",
        "/instructions/i",
        "/end/screened",
        "/admin",
        "/admin/login",
        "/admin/logout",
        "/admin/setup",
        "/admin/participants",
        "/admin/participants/{Id:long}",
        "/admin/export",
        "/admin/export/participants_wide.csv",
        "/admin/export/responses_long.csv",
        "/admin/export/codebook.csv",
        "/admin/export/interactions.csv",
        "/admin/export/trials_{task}.csv",
        "/admin/export/scores.csv",
        "/admin/export/{name}.csv",
        "/debug_pick_condition",
        "/pin",
        "/{**path:file}",
        "/_framework/opaque-redirect",
        "/_blazor",
        "/_blazor/negotiate",
        "/_blazor/disconnect",
        "/_blazor/initializers",
        "/admin/export/table_{name}.csv",
        "/admin/export/participants_wide_{bind}.csv", "/admin/export/responses_long_{bind}.csv", "/admin/export/codebook_{bind}.csv",
    ];

    private static readonly string[] Others =
    [
        "/static/a.txt",
        "/static/../study.toml",
        "/static/%2e%2e/study.toml",
        "/study.toml",
        "/study.db",
        "/_framework/blazor.web.js",
        "/questionnaire/none",
        "/task/none/trials",
        "/%00",
        "//evil.example",
        "/admin/none",
        "/css/study.css",
        "/*",
    ];
    private static readonly string[] Methods =
    [
        "GET",
        "GET",
        "GET",
        "POST",
        "POST",
        "POST",
        "POST",
        "HEAD",
        "PUT",
        "DELETE",
        "OPTIONS",
        "PATCH",
        "TRACE",
        "PROPFIND",
        "get",
        "X",
    ];
    private static readonly string[] Parameters =
    [
        "external_id",
        "PROLIFIC_PID",
        "STUDY_ID",
        "SESSION_ID",
        "workerId",
        "assignmentId",
        "hitId",
        "turkSubmitTo",
        "participantId",
        "survey_code",
        "lang",
        "test",
        "condition",
        "key",
        "prolific_token",
        "code",
        "returnUrl",
        "token",
        "includeUnfinished",
        "includeExcluded",
        "name",
        "id",
        "page",
        "order",
        "export",
        "filter",
        "x",
    ];
    private static readonly string[] Fields =
    [
        "consent",
        "age",
        "why",
        "tea",
        "tea_enable",
        "action",
        "__visit",
        "__changes",
        "__display",
        "__trials",
        "__done_film",
        "questionnaireInteractions",
        "person",
        "condition",
        "pin",
        "code",
        "number",
        "reason",
        "username",
        "password",
        "returnUrl",
        "repeat",
        "token",
        "trial",
        "rt_ms",
        "hit",
        "word",
        "at",
        "raw",
        "lang",
        "website",
    ];
    private static readonly string[] HeaderNames =
    [
        "Accept",
        "Accept-Language",
        "Accept-Encoding",
        "Accept-Charset",
        "Cookie",
        "Origin",
        "Referer",
        "User-Agent",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Host",
        "If-None-Match",
        "If-Modified-Since",
        "If-Match",
        "Range",
        "Sec-Fetch-Site",
        "Sec-Fetch-Dest",
        "RequestVerificationToken",
        "X-Requested-With",
        "Content-Encoding",
        "Content-Language",
        "Authorization",
        "Host",
        "X-HTTP-Method-Override",
        "Cache-Control",
        "Expect",
        "Purpose",
    ];
    private static readonly string[] HeaderValues =
    [
        "",
        "*/*",
        "text/html",
        "text/html;q=nonsense",
        ";;;,,,",
        "application/json",
        "de;q=0.9, en;q=1e9, *;q=-1",
        "zz-ZZ-zz-zz",
        "gzip, br;q=0",
        "null",
        "https://evil.example",
        "http://127.0.0.1",
        "same-origin",
        "cross-site",
        "bytes=0-0",
        "bytes=-99999999999999999999",
        "bytes=5-2,1-",
        "\"x\"",
        "W/\"\"",
        "*",
        "Thu, 99 Foo 2026 99:99:99 GMT",
        "Mozilla/5.0 (compatible; Googlebot/2.1)",
        "::1",
        "999.999.999.999",
        "1.2.3.4, unknown",
        "Basic !!!",
        "Bearer x.y.z",
        "100-continue",
        "prefetch",
        "a=b; c",
        "studyapp_0000000000=x",
        "=;=;",
        "evil.example:99999",
        "[::1]",
        "{token}",
        "XMLHttpRequest",
        "chunked",
        "identity",
    ];
    private static readonly string[] Types =
    [
        Form,
        Form,
        Form,
        Form,
        "application/json",
        "application/json",
        "application/json; charset=utf-16",
        "text/plain",
        "text/csv",
        "multipart/form-data; boundary=b",
        "multipart/form-data",
        "application/octet-stream",
        "x",
        "",
        ";",
        Form + "; charset=nonsense",
        "application/x-www-form-urlencoded; charset=utf-8; a=\"b",
    ];
    private static readonly string[] Payloads =
    [
        """{"visit":{visit},"sequence":3,"fields":{"age":"30","why":"w"}}""",
        """{"run":"r","trials":[{"index":0,"block":"test","rt_ms":250.5,"hidden":false}]}""",
        """{"trial":1,"rt_ms":2.5,"hit":true,"word":"w","at":"2026-03-01","raw":{"a":[1]}}""",
        """{"page":"questionnaire/mood","message":"x is not defined","source":"a.js","line":3,"column":4}""",
        "[]",
        "{}",
        "null",
        "\"\"",
        "1e400",
        "[[[[[[[[[[[[[[[[[[[[",
        "{\"protocol\":\"json\",\"version\":1}\u001e",
    ];

    private readonly TextMutations _json = new([.. Payloads], [.. HostileTexts.Tokens]);
    private readonly TextMutations _forms = new(
        [
            "__RequestVerificationToken={token}&__visit={visit}&age=30&why=Because",
            "__RequestVerificationToken={token}&consent=1",
            "username=admin&password=x&returnUrl=%2Fadmin&__RequestVerificationToken={token}",
            "trial=1&rt_ms=2&hit=on&raw=%7B%7D",
        ],
        "%",
        "%00",
        "%ED%A0%80",
        "%zz",
        "&",
        "=",
        "&=&",
        "+",
        "__visit=",
        "\0",
        "\u00FF",
        "{token}",
        "{visit}"
    );

    public FuzzRequest Next(Random chance)
    {
        var method = TextMutations.Pick(chance, Methods);
        var headers = Enumerable
            .Range(0, chance.Next(4))
            .Select(_ => (TextMutations.Pick(chance, HeaderNames), HeaderValue(chance)))
            .DistinctBy(h => h.Item1)
            .ToList();
        if (chance.Next(4) == 0) headers.RemoveAll(h => h.Item1 == "RequestVerificationToken");
        if (chance.Next(4) == 0 && !headers.Exists(h => h.Item1 == "RequestVerificationToken"))
            headers.Add(("RequestVerificationToken", "{token}"));
        var hasBody = method is not ("GET" or "HEAD" or "TRACE" or "get") || chance.Next(30) == 0;
        var type = TextMutations.Pick(chance, Types);
        return new(
            (FuzzSender)chance.Next(5),
            method,
            Address(chance),
            headers,
            hasBody && type.Length > 0 ? type : null,
            hasBody ? Body(chance, type) : null
        );
    }

    private string Body(Random chance, string type) => chance.Next(12) switch
    {
        0 => "",
        1 => new string('x', 1 << chance.Next(0, 18)),
        2 => string.Concat(Enumerable.Range(0, chance.Next(200)).Select(_ => (char)chance.Next(256))),
        3 => _json.Next(chance),
        4 => _forms.Next(chance),
        _ when type.StartsWith("multipart", StringComparison.Ordinal) => $"--b\r\nContent-Disposition: form-data; "
            + $"name=\"{TextMutations.Pick(chance, Fields)}\"{(chance.Next(2) == 0 ? "; filename=\"x\"" : "")}\r\n\r\n"
            + $"{TextMutations.Pick(chance, HostileTexts.Values)}\r\n--b{(chance.Next(3) == 0 ? "" : "--")}\r\n",
        _ when type.StartsWith("application/json", StringComparison.Ordinal) => chance.Next(3) == 0
            ? TextMutations.Pick(chance, Payloads)
            : _json.Next(chance),
        5 => _forms.Next(chance),
        _ => "__RequestVerificationToken={token}&__visit={visit}"
            + string.Concat(
                Enumerable
                    .Range(0, chance.Next(6))
                    .Select(_ => $"&{TextMutations.Pick(chance, Fields)}={Uri.EscapeDataString(Text(chance))}")
            ),
    };

    private static string Address(Random chance)
    {
        var path = chance.Next(12) == 0 ? TextMutations.Pick(chance, Others) : TextMutations.Pick(chance, Routes.AsSpan());
        var filled = new StringBuilder();
        foreach (var part in path.Split('{', '}').Index()) filled.Append(part.Index % 2 == 0 ? part.Item : Segment(chance));
        if (chance.Next(15) == 0) filled.Append('/').Append(Segment(chance));
        for (var i = chance.Next(2) == 0 ? 0 : chance.Next(1, 4); i > 0; i--)
            filled
                .Append(filled.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?')
                .Append(TextMutations.Pick(chance, Parameters))
                .Append('=')
                .Append(
                    chance.Next(3) == 0
                        ? TextMutations.Pick(chance, ["%", "%zz", "%ED%A0%80", "%00", "a&b", "%FF%FE", "true", "1", "%2Fadmin"])
                        : Uri.EscapeDataString(Text(chance))
                );
        return filled.ToString();
    }

    private static string Segment(Random chance) => chance.Next(3) switch
    {
        0 => TextMutations.Pick(
            chance,
            [
                "trials",
                "simple_rt",
                "mood",
                "1",
                "2",
                "screened",
                "questionnaire/mood",
                "end",
                "jquery.js",
                "0",
                "-1",
                "9223372036854775807",
                "9223372036854775808",
            ]
        ),
        1 => TextMutations.Pick(
            chance,
            ["%2e%2e", "..", "%00", "%ff", "%2F", "%5c", "a%0d%0ab", "", "%", "%F0%9F%99%82", "~", ";a=b", ".csv", "%25"]
        ),
        _ => Uri.EscapeDataString(Text(chance)),
    };

    // Half of a pair has no bytes.
    private static string Text(Random chance) =>
        new([.. TextMutations.Pick(chance, HostileTexts.Values).Where(c => !char.IsSurrogate(c)).Take(200)]);

    // What no client sends in a header's line is not tried: the framework's server refuses it before the program sees it.
    private static string HeaderValue(Random chance) => chance.Next(8) switch
    {
        0 => new string('x', 1 << chance.Next(0, 13)),
        1 => new([.. TextMutations.Pick(chance, HostileTexts.Values).Where(c => c is >= ' ' and < '\u007F')]),
        _ => TextMutations.Pick(chance, HeaderValues),
    };
}
