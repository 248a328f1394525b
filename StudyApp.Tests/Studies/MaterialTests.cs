using StudyApp.Authoring.Diagnostics;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>What a study's texts load from other hosts is told, wherever it stands, with its place.</summary>
public sealed class MaterialTests
{
    private const string Play =
        """
        <link rel="stylesheet" href="https://cdn.example.org/task.css">
        <script src="https://cdn.example.org/task.js"></script>
        <iframe src="https://films.example.org/embed/1"></iframe>
        <form method="post"><button>Continue</button></form>
        """;

    private const string Closeness =
        """
        {
          "instructions": "<img src=\"https://images.example.org/pair.png\" alt=\"A pair of circles\">",
          "questions": [
            {"questiontype": "textview", "text": "Look: <img src='https://images.example.org/circles.png' alt=''>"}
          ]
        }
        """;

    [Fact]
    public void Each_place_is_told_with_line_and_column()
    {
        var found = Findings(
            AStudy
                .With("{path='consent'}, {path='questionnaire/closeness'}, {path='instructions/look'}, {path='simple/play'}, {path='end'}")
            .WithFile("consent.html",
                "<p>Voluntary.</p>\n<img src=\"https://images.example.org/seal.png\" alt=\"Seal\">\n<a "
                    + "href=\"https://www.example.org/\">Our pages</a>"
            )
            .WithFile("questionnaires/closeness.json", Closeness)
            .WithFile("templates/instructions/look.html", "<p>Remember.</p>\n<img src=\"//images.example.org/room.jpg\" alt=\"A room\">")
            .WithFile("templates/simple/play.html", Play));

        Assert.Equal(
            [
                "consent.html(2,11) https://images.example.org/seal.png",
                "questionnaires/closeness.json(2,31) https://images.example.org/pair.png",
                "questionnaires/closeness.json(4,59) https://images.example.org/circles.png",
                "templates/instructions/look.html(2,11) //images.example.org/room.jpg",
                "templates/simple/play.html(1,30) https://cdn.example.org/task.css",
                "templates/simple/play.html(2,14) https://cdn.example.org/task.js",
                "templates/simple/play.html(3,14) https://films.example.org/embed/1",
            ], found);
    }

    [Theory]
    [InlineData("<img srcset='/static/a.png 1x, https://x.example/b.png 2x'>", "https://x.example/b.png")]
    [InlineData("<p style=\"background: url('https://x.example/b.png')\">", "https://x.example/b.png")]
    [InlineData("<style>@import \"//x.example/f.css\";</style>", "//x.example/f.css")]
    [InlineData("<video poster='HTTP://x.example/p.png'></video>", "HTTP://x.example/p.png")]
    [InlineData("<audio><source src=https://x.example/a.mp3></audio>", "https://x.example/a.mp3")]
    [InlineData("<object data='https://x.example/o.swf'></object>", "https://x.example/o.swf")]
    [InlineData("<link href='https://x.example/i.png' rel='shortcut icon'>", "https://x.example/i.png")]
    [InlineData("<svg><image href='https://x.example/v.png'/></svg>", "https://x.example/v.png")]
    [InlineData("<link rel='canonical' href='https://x.example/'>", null)]
    [InlineData("<a href='https://x.example/'>a link</a> and https://x.example/ in words", null)]
    [InlineData("<img src='data:image/png;base64,AA//AA=='><img src='/static//a.png'>", null)]
    [InlineData("<!-- <img src='https://x.example/b.png'> -->{# <img src='https://x.example/b.png'> #}", null)]
    [InlineData("<img src=\"{{ url_for('static', filename='a.png') }}\" alt='// no comment'>", null)]
    public void Whatever_loads_is_looked_at_and_what_only_leads_somewhere_is_not(string markup, string? address)
    {
        var found = Findings(AStudy.With().WithFile("templates/simple/x.html", markup));

        Assert.Equal(address is null ? []
            : [$"templates/simple/x.html(1,{markup.IndexOf(address, StringComparison.Ordinal) + 1}) {address}"], found);
    }

    [Theory]
    [InlineData("templates/questions/own.html")]
    [InlineData("templates/end/complete.html")]
    [InlineData("game/templates/custom/x.html")]
    [InlineData("consent.html")]
    public void Every_kind_of_page_is_read(string path) =>
        Assert.Contains($"{path}(1,11) https://x.example/a.png",
            Findings(AStudy.With().WithFile(path, "<img src='https://x.example/a.png'>")));

    [Fact]
    public void Style_sheets_the_code_of_questionnaires_and_texts_of_the_configuration_are_read_too()
    {
        var study = AStudy.With()
            .WithFile("static/style.css", "@import 'https://x.example/font.css';")
            .WithFile(
                "questionnaires/q.json",
                """{"code":"<script src=\"https://x.example/q.js\"></script>","questions":[{"questiontype":"field","id":"a"}]}"""
            );

        Assert.Equal(
            ["questionnaires/q.json(1,24) https://x.example/q.js", "static/style.css(1,10) https://x.example/font.css",
                "study.toml(5,27) https://x.example/logo.png"],
            Findings(study.WithSettings(study.Settings + "\nSTUDY_INFO = '''<img src=\"https://x.example/logo.png\">'''")));
    }

    [Theory]
    [InlineData("<a href=\"{{ q.a }}\">more</a>", true)]
    [InlineData("<iframe src='{{ participant.externalID }}'></iframe>", true)]
    [InlineData("<form action=\"{{ a }}\">", true)]
    [InlineData("<a href=\"{{ q.a | url }}\">more</a>", false)]
    [InlineData("<a href=\"https://x.example/?id={{ q.a }}\">more</a>", false)]
    [InlineData("<a href=\"{{ url_for('static', filename='a.pdf') }}\">more</a>", false)]
    [InlineData("<p title=\"{{ q.a }}\">", false)]
    public void A_placeholder_that_is_a_whole_address_asks_for_the_filter_url(string markup, bool isTold)
    {
        var diagnostics = new DiagnosticBag();
        AStudy.With("{path='consent'}, {path='questionnaire/q'}, {path='simple/x'}, {path='end'}")
            .WithFile("templates/simple/x.html", markup).Read(diagnostics);

        Assert.Equal(isTold, diagnostics.Any(d => d.Code == DiagnosticCodes.UnguardedAddress));
    }

    private static string[] Findings(AStudy study)
    {
        var diagnostics = new DiagnosticBag();
        study.Read(diagnostics);
        return [.. diagnostics.Where(d => d.Code == DiagnosticCodes.RemoteMedia)
            .Select(d => $"{d.Span.File}({d.Span.Line},{d.Span.Column}) {d.Message.Split('"')[1]}")];
    }
}
