using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Reading;
using StudyApp.Studies.Schemas;
using StudyApp.Tests.Simulation;
using Xunit;

namespace StudyApp.Tests.Studies.Schemas;

public sealed class SchemaTests
{
    private static readonly SchemaRules Questionnaires = new(QuestionnaireSchema.Write());
    private static readonly SchemaRules Tables = new(TableSchema.Write());
    private static readonly SchemaRules Configs = new(ConfigSchema.Write());

    public static TheoryData<string> QuestionnaireFiles => [.. Files("questionnaires").Append(EveryType)];

    private const string EveryType = "every type";

    [Theory]
    [MemberData(nameof(QuestionnaireFiles))]
    public void Every_questionnaire_of_the_examples_is_valid(string file) =>
        Assert.True(
            new SchemaRules(QuestionnaireSchema.Write(OwnTypesBeside(file))).Accepts(
                file == EveryType ? $$"""{"questions":[{{string.Join(',', EveryItemType.Questions.Values)}}]}""" : File.ReadAllText(file)
            )
        );

    [Fact]
    public void Every_table_found_is_valid() =>
        Assert.All(Files("tables"), file => Assert.True(Tables.Accepts(File.ReadAllText(file)), file));

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"questions":{}}""")]
    [InlineData("""{"questions":[],"quesions":[]}""")]
    [InlineData("""{"questions":[{"id":"a"}]}""")]
    [InlineData("""{"questions":[{"questiontype":"feild","id":"a"}]}""")]
    [InlineData("""{"questions":[{"questiontype":"field","id":"a","labels":["x"]}]}""")]
    [InlineData("""{"questions":[{"questiontype":"radiolist","id":"a"}]}""")]
    [InlineData("""{"questions":[{"questiontype":"radiolist","id":"a","labels":"x"}]}""")]
    [InlineData("""{"questions":[{"questiontype":"slider","id":"a","tick_count":"seven"}]}""")]
    [InlineData("""{"questions":[{"questiontype":"slider","id":"a","tick_count":7.5}]}""")]
    [InlineData("""{"questions":[{"questiontype":"field","id":"a","required":"perhaps"}]}""")]
    [InlineData("""{"questions":[{"questiontype":"field","id":"a","show_if":true}]}""")]
    [InlineData("""{"questions":[{"questiontype":"field","id":"a","datatype":"number"}]}""")]
    [InlineData("""{"questions":[{"questiontype":"group","questions":[{"questiontype":"slider","id":"a"}]}]}""")]
    [InlineData("""{"questions":[{"block":[{"questiontype":"field","id":"a","x":1}]}]}""")]
    [InlineData("""{"questions":[{"questiontype":"radiogrid","labels":["x"],"questions":[{"text":"no id"}]}]}""")]
    [InlineData("""{"questions":[],"participant_calculations":{"a":1}}""")]
    public void A_wrong_questionnaire_is_not_valid(string json) => Assert.False(Questionnaires.Accepts(json));

    [Theory]
    [InlineData("""{"$schema":"./questionnaire.schema.json","questions":[]}""")]
    [InlineData("""{"questions":[{"questiontype":"radiolist","id":"a","instructions":{"en":"A?"},"labels":[{"en":"yes"},"no"]}]}""")]
    [InlineData("""{"questions":[{"question_type":"slider","id":"a","tick_count":"7"}]}""")]
    [InlineData("""{"questions":[{"questiontype":"field","id":"a","required":"Yes","title":null}]}""")]
    [InlineData("""{"questions":[{"block":[{"block":[{"questiontype":"field","id":"a"}],"order":"random"}],"fixed":true}]}""")]
    public void What_the_reader_converts_is_valid_and_read_without_a_word(string json)
    {
        var diagnostics = new DiagnosticBag();
        StudyReader.ReadQuestionnaire("q", json, diagnostics);
        Assert.DoesNotContain(diagnostics, d => d.Severity != Severity.Info && d.Code != DiagnosticCodes.QuestionnaireEmpty);
        Assert.True(Questionnaires.Accepts(json));
    }

    [Fact]
    public void A_type_of_the_study_s_own_can_have_any_keys()
    {
        var schema = new SchemaRules(QuestionnaireSchema.Write("mood_wheel"));
        Assert.True(schema.Accepts("""{"questions":[{"questiontype":"mood_wheel","id":"a","spokes":8}]}"""));
        Assert.False(schema.Accepts("""{"questions":[{"questiontype":"mood_whel","id":"a"}]}"""));
    }

    [Theory]
    [InlineData(
        true,
        """{"columns":{"score":{"type":"float","default":0}},"exports":[{"fields":{"mean":"avg(score)"},"group_by":["a","b"],"having":"count(*) > 1"}]}"""
    )]
    [InlineData(false, """{"exports":[]}""")]
    [InlineData(false, """{"columns":{"1a":{"type":"float"}}}""")]
    [InlineData(false, """{"columns":{"a":{"type":"number"}}}""")]
    [InlineData(false, """{"columns":{},"exports":[{"fields":{},"having":"a > 1"}]}""")]
    public void Tables_follow_their_rules(bool isValid, string json) => Assert.Equal(isValid, Tables.Accepts(json));

    [Theory]
    [InlineData(
        true,
        """{"PAGE_LIST":[{"name":"Consent","path":"consent"},{"conditional_routing":[{"condition":1,"page_list":[]}]}],"PORT":5000,"my_own":1,"USE_LOGO":true}"""
    )]
    [InlineData(false, """{"PAGE_LIST":{}}""")]
    [InlineData(false, """{"PORT":5000}""")]
    [InlineData(false, """{"PAGE_LIST":[],"PROT":5000}""")]
    [InlineData(false, """{"PAGE_LIST":[{"paht":"consent"}]}""")]
    [InlineData(false, """{"PAGE_LIST":[],"CONDITION_TIES":"coin"}""")]
    public void Configurations_follow_their_rules(bool isValid, string json) => Assert.Equal(isValid, Configs.Accepts(json));

    /// <summary>The JSON files in folders of a name, of the examples and of a sample study beside the project where there is one.</summary>
    private static IEnumerable<string> Files(string folder) =>
        from parent in Parents()
        from place in new[] { Path.Combine(parent, "experiments"), Path.Combine(parent, "shared", "bofs-sample") }
        where Directory.Exists(place)
        from file in Directory.GetFiles(place, "*.json", SearchOption.AllDirectories)
        where Path.GetFileName(Path.GetDirectoryName(file)) == folder
        select file;

    private static ImmutableArray<string> OwnTypesBeside(string file) =>
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(file)) ?? "", "templates", "questions") is var folder
        && Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.html").Select(f => Path.GetFileNameWithoutExtension(f)!)]
            : [];

    private static IEnumerable<string> Parents()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent) yield return at.FullName;
    }
}
