using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Json;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Reading;
using StudyApp.Studies.Schemas;
using StudyApp.Studies.Settings;
using Xunit;

namespace StudyApp.Tests.Studies.Schemas;

/// <summary>What authors are told of keys is what readers ask for.</summary>
public sealed class ItemKeyTests
{
    public static TheoryData<string> Types => [.. ItemTypes.Names];

    [Theory]
    [MemberData(nameof(Types))]
    public void Each_type_is_described_by_the_keys_its_reader_asks_for(string type)
    {
        var described = ItemKeys.Common.Concat(ItemKeys.Of(type)).ToList();
        var source = Read(type, "{}");
        // Captions are read where there are any; the place of a question is its questionnaire's matter.
        var asked = new Dictionary<string, KeyKind>(source.Reader.Asked);
        foreach (var (key, kind) in Read(type, """{"captions":"a.vtt","items":[{"id":"x"}],"rows":[{"id":"x"}]}""").Reader.Asked)
            if (asked.GetValueOrDefault(key) == KeyKind.Any) asked[key] = kind;
        asked["fixed"] = KeyKind.Any;

        Assert.True(described.Select(k => k.Name).Order().SequenceEqual(asked.Keys.Order()), Difference(described, asked.Keys));
        Assert.All(
            described,
            key =>
                Assert.True(
                    Fits(key.Kind, asked[key.Name]),
                    $"\"{key.Name}\" of {type} is described as {key.Kind} and read as {asked[key.Name]}."
                )
        );
        Assert.All(described, key => Assert.EndsWith(".", key.Help, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_entries_of_each_type_are_described_too(string type)
    {
        foreach (var container in ItemKeys.Of(type).Where(k => !k.Entry.IsEmpty))
        {
            var asked = Assert.Single(Read(type, $$"""{"{{container.Name}}":[{"id":"x","src":"/static/x.png","value":1}]}""").Nested).Asked;
            Assert.True(
                container.Entry.Select(k => k.Name).Order().SequenceEqual(asked.Keys.Order()),
                Difference(container.Entry, asked.Keys)
            );
            Assert.All(
                container.Entry,
                key =>
                    Assert.True(
                        Fits(key.Kind, asked[key.Name]),
                        $"\"{key.Name}\" in {container.Name} of {type} is read as {asked[key.Name]}."
                    )
            );
        }
    }

    [Fact]
    public void The_questionnaire_s_own_keys_are_described()
    {
        var reader = new QuestionnaireReader(new DiagnosticBag(), TextLanguages.English, OwnQuestionTypes.Unseen);
        reader.Read("q", "q.json", """{"questions":[]}""");
        Assert.True(
            QuestionnaireSchema.Keys.Select(k => k.Name).Order().SequenceEqual(reader.Asked.Keys.Order()),
            Difference(QuestionnaireSchema.Keys, reader.Asked.Keys)
        );
        Assert.All(QuestionnaireSchema.Keys, key => Assert.True(Fits(key.Kind, reader.Asked[key.Name]), key.Name));
    }

    [Fact]
    public void Every_setting_is_described_and_read_as_described()
    {
        foreach (var key in SettingKeys.All.Where(k => k.Kind != KeyKind.Any && k.Name != StudyKeys.Study.Name))
        {
            var diagnostics = new DiagnosticBag();
            AStudy.With().WithSettings($"{key.Name} = {{}}").Read(diagnostics);
            Assert.Contains(
                diagnostics,
                d =>
                    d.Message.StartsWith($"\"{key.Name}\" of study.toml must be", StringComparison.Ordinal)
                    && d.Message.Contains(NameOf(key.Kind), StringComparison.Ordinal)
            );
        }
    }

    private static string NameOf(KeyKind kind) => kind switch
    {
        KeyKind.Text or KeyKind.LocalText => "text",
        KeyKind.Integer => "a whole number",
        KeyKind.Number => "a number",
        KeyKind.Flag => "true or false",
        _ => "an array",
    };

    private static ItemSource Read(string type, string question)
    {
        var diagnostics = new DiagnosticBag();
        var source = new ItemSource((TableNode)JsonText.Read("q.json", question, diagnostics)!, diagnostics);
        ItemTypes.Read(type, source);
        return source;
    }

    // Where a reader takes the raw value, the description may say more.
    private static bool Fits(KeyKind described, KeyKind read) => read == KeyKind.Any || described == read;

    private static string Difference(IEnumerable<KeyDescription> described, IEnumerable<string> asked) =>
        $"Described and not read: {string.Join(", ", described.Select(k => k.Name).Except(asked))}. Read and not described "
        + $"(add them to ItemKeys or the schema): {string.Join(", ", asked.Except(described.Select(k => k.Name)))}.";
}
