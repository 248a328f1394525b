using System.Text.Json;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Toml;
using Xunit;

namespace StudyApp.Tests.Authoring.Toml;

public sealed class TomlCorpusTests
{
    public static TheoryData<string> Valid => TomlCorpus.Files("valid");

    public static TheoryData<string> Invalid => TomlCorpus.Files("invalid");

    [TomlCorpusTheory]
    [MemberData(nameof(Valid))]
    public void A_valid_file_becomes_the_tree_of_the_json_file_beside_it(string file)
    {
        var diagnostics = new DiagnosticBag();
        var root = TomlReader.Read(file, TomlCorpus.Read(file), diagnostics);

        Assert.Empty(diagnostics);
        using var expected = JsonDocument.Parse(TomlCorpus.Read(Path.ChangeExtension(file, ".json")));
        Assert.Empty(TaggedJson.Differences(expected.RootElement, root!, "root"));
    }

    [TomlCorpusTheory]
    [MemberData(nameof(Invalid))]
    public void An_invalid_file_is_refused_with_a_place_and_a_sentence(string file)
    {
        var diagnostics = new DiagnosticBag();

        Assert.Null(TomlReader.Read(file, TomlCorpus.Read(file), diagnostics));
        Assert.NotEmpty(diagnostics);
        Assert.All(diagnostics, d =>
        {
            Assert.Equal(DiagnosticCodes.TomlSyntax, d.Code);
            Assert.True(d.Span.Line >= 1 && d.Span.Column >= 1, d.ToString());
            Assert.NotEmpty(d.Message);
        });
    }
}
