using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Research.Documents;
using StudyApp.Research.Documents.Pdf;
using Xunit;

namespace StudyApp.Tests.Research.Documents;

/// <summary>Files as other programs read them.</summary>
public sealed class PdfFileTests
{
    private static readonly (string Language, string Title, string Text)[] Scripts =
    [
        ("en", "Record of your consent", "The office filed the difficult offices first, naïvely."),
        ("el", "Αρχείο της συγκατάθεσής σας", "Σας προσκαλούμε να συμμετάσχετε σε μια έρευνα."),
        ("ru", "Запись вашего согласия", "Мы приглашаем вас принять участие в исследовании."),
        ("ar", "سجل موافقتكم", "ندعوكم إلى المشاركة في دراسة عن النوم، ويمكنكم الانسحاب في أي وقت."),
        ("zh-Hans", "知情同意记录", "我们邀请您参加一项关于睡眠与记忆的研究。"),
    ];

    [TheoryWithPdfTools]
    [InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public async Task Text_is_found_in_every_script_and_all_fonts_are_in_the_file(int script)
    {
        var (_, title, text) = Scripts[script];
        var pdf = PdfFile.Make(In(Scripts[script]));

        var read = await PdfTools.TextAsync(pdf);
        foreach (var word in $"{title} {text}".Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Assert.Contains(word.Trim('.', '،', ','), read, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', read);
        Assert.All(await PdfTools.FontsAsync(pdf), font => Assert.Matches(@"\s(yes) (yes|no ) (yes)\s+\d+", font));
        await PdfTools.CheckAsync(pdf);
    }

    [TheoryWithPdfTools]
    [InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public async Task Language_title_and_time_are_in_the_file(int script)
    {
        var (language, title, _) = Scripts[script];
        var pdf = PdfFile.Make(In(Scripts[script]));

        var objects = await PdfTools.ObjectsAsync(pdf);
        Assert.Contains($"\"/Lang\": \"u:{language}\"", objects, StringComparison.Ordinal);
        Assert.Contains("\"/DisplayDocTitle\": true", objects, StringComparison.Ordinal);
        Assert.Contains("\"/Marked\": false", objects, StringComparison.Ordinal);
        Assert.Contains($"Title:           {title}", await PdfTools.InformationAsync(pdf), StringComparison.Ordinal);
        Assert.Contains("D:20261128101503", objects, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_content_makes_the_same_bytes_also_at_once()
    {
        var documents = Scripts.Select(In).ToArray();
        var first = documents.Select(PdfFile.Make).ToArray();

        Parallel.For(0, 40, i => Assert.Equal(first[i % first.Length], PdfFile.Make(documents[i % documents.Length])));
        Assert.NotEqual(first[0], PdfFile.Make(documents[0] with { At = documents[0].At.AddMinutes(1) }));
    }

    [Fact]
    public void A_file_carries_only_what_it_uses_of_its_fonts()
    {
        Assert.All(Scripts, script => Assert.InRange(PdfFile.Make(In(script)).Length, 1, 120_000));
    }

    [FactWithPdfTools]
    public async Task Pages_are_numbered_headers_of_tables_are_repeated_and_links_lead_somewhere()
    {
        var rows = Enumerable.Range(1, 120).Select(i => new TableRow(false, [RichText.Of($"row{i}"), RichText.Of("kept for ten years")]));
        var link = new RichText([new TextSpan("notice") { Link = "https://example.org/privacy" }]);
        var header = new TableRow(true, [RichText.Of("Data"), RichText.Of("Kept")]);
        var pdf = PdfFile.Make(A([new ParagraphBlock(link), new TableBlock([header, .. rows])]));

        var pages = (await PdfTools.TextAsync(pdf, "-layout")).TrimEnd('\f').Split('\f');
        Assert.InRange(pages.Length, 3, 8);
        for (var i = 0; i < pages.Length; i++)
        {
            Assert.Contains($"Page {i + 1} of {pages.Length}", pages[i], StringComparison.Ordinal);
            Assert.Contains("Study of sleep", pages[i], StringComparison.Ordinal);
            Assert.Matches(@"Data\s+Kept", pages[i]);
        }
        Assert.Equal(Enumerable.Range(1, 120), pages.SelectMany(RowsOf));
        Assert.Contains("https://example.org/privacy", await PdfTools.ObjectsAsync(pdf), StringComparison.Ordinal);
        await PdfTools.CheckAsync(pdf);

        static IEnumerable<int> RowsOf(string page) =>
            from word in page.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            where word.StartsWith("row", StringComparison.Ordinal)
            select int.Parse(word[3..], CultureInfo.InvariantCulture);
    }

    [FactWithPdfTools]
    public async Task What_no_font_has_and_what_no_page_shows_breaks_nothing()
    {
        var pdf = PdfFile.Make(A("a\0b\u0007c\u202Ed\u2066e\uD800f\uDFFFg \uE000 \u200Fh \U000F0000 i") with { Title = "\0Title\uD800\n" });

        var text = await PdfTools.TextAsync(pdf);
        Assert.Contains("abcde\uFFFDf\uFFFDg \uFFFD h \uFFFD i", text, StringComparison.Ordinal);
        Assert.Contains("Title:           Title\n", await PdfTools.InformationAsync(pdf), StringComparison.Ordinal);
        await PdfTools.CheckAsync(pdf);
    }

    public static TheoryData<string> Hostile =>
        ["word", "marks", "lines", "joiners", "directions", "title", "paragraphs", "rules", "cells", "chinese"];

    [TheoryWithPdfTools, MemberData(nameof(Hostile))]
    public async Task Text_without_end_ends_after_a_hundred_pages_and_says_so(string kind)
    {
        var pdf = PdfFile.Make(HostileDocument(kind));

        var pages = (await PdfTools.TextAsync(pdf)).TrimEnd('\f').Split('\f');
        Assert.InRange(pages.Length, 1, PageSetter.MostPages);
        if (kind is not ("marks" or "joiners" or "chinese")) Assert.Equal(PageSetter.MostPages, pages.Length);
        if (kind != "chinese") Assert.Contains("Cut after 100 pages.", pages[^1], StringComparison.Ordinal);
        await PdfTools.CheckAsync(pdf);
    }

    [Fact]
    public void Neither_nothing_nor_nested_lists_without_end_break_it()
    {
        Assert.NotEmpty(PdfFile.Make(A([]) with { Title = "", StudyName = "" }));
        var empty = RichText.Of("");
        Assert.NotEmpty(PdfFile.Make(A([new ListItemBlock("1.", empty, 100_000), new ParagraphBlock(RichText.Of("y"), 1_000_000)])));
        Assert.NotEmpty(PdfFile.Make(A([new HeadingBlock(99, empty), new ParagraphBlock(new([])), new TableBlock([new(true, [empty])])])));
    }

    private static Document HostileDocument(string kind) => kind switch
    {
        "word" => A(new string('x', 2_000_000)),
        "marks" => A("a" + new string('\u0301', 1_000_000)),
        "lines" => A(new string('\n', 1_000_000)),
        "joiners" => A(new string('\u200D', 1_000_000)),
        "directions" => A(string.Concat(Enumerable.Repeat("abc أبج 12 ", 100_000))),
        "title" => A("x") with { Title = new string('t', 1_000_000) },
        "paragraphs" => A([.. Enumerable.Range(0, 100_000).Select(i => new ParagraphBlock(RichText.Of($"p{i}")))]),
        "rules" => A([.. Enumerable.Repeat(new RuleBlock(), 100_000)]),
        "cells" => A([new TableBlock([new(true, Cells(10_000)), new(false, Cells(50_000))])]),
        _ => A(string.Concat(Enumerable.Range(0x4E00, 20_000).Select(c => (char)c))),
    };

    private static ImmutableArray<RichText> Cells(int length) => [.. Enumerable.Repeat(RichText.Of(new string('y', length)), 8)];

    private static Document In((string Language, string Title, string Text) script) =>
        A(script.Text) with { Language = script.Language, Title = script.Title, IsRightToLeft = script.Language == "ar" };

    private static Document A(string text) => A([new ParagraphBlock(RichText.Of(text))]);

    private static Document A(ImmutableArray<Block> blocks) => new()
    {
        Title = "Record",
        StudyName = "Study of sleep",
        Language = "en",
        At = new DateTime(2026, 11, 28, 10, 15, 3, DateTimeKind.Utc),
        Blocks = blocks,
        PageOf = "Page {0} of {1}",
        IsCut = "Cut after {0} pages.",
    };
}
