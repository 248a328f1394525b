using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Model;
using StudyApp.Studies.Reading;
using Xunit;

namespace StudyApp.Tests.Storage;

/// <summary>Studies from texts, as if they were files of a folder.</summary>
internal static class TestStudy
{
    public const string Key = "sleep";

    /// <summary>A study with consent, one questionnaire before and after a task, and questionnaires by condition.</summary>
    public static Study Usual(string? mood = null) => Read(
        """
        TITLE = 'Sleep'
        SQLALCHEMY_DATABASE_URI = 'sqlite://'
        CONDITIONS = [{label='control', enabled=true}, {label='=training', enabled=true}]
        PAGE_LIST = [
            {name='Consent', path='consent'},
            {name='Before', path='questionnaire/mood'},
            {conditional_routing=[
                {condition=1, page_list=[{name='C', path='questionnaire/control'}]},
                {condition=2, page_list=[{name='T', path='questionnaire/training'}]}]},
            {name='Reaction', path='task/simple_rt', parameters={trials=2, practice_trials=0}},
            {name='After', path='questionnaire/mood/post'},
            {name='End', path='end'},
        ]
        """,
        ("mood", mood ?? Mood),
        ("control", """{"questions":[{"questiontype":"field","id":"why"}]}"""),
        ("training", """{"questions":[{"questiontype":"slider","id":"effort","tick_count":5}]}"""));

    /// <summary>A questionnaire with an item of most kinds; grid and checklist shuffle.</summary>
    public const string Mood = """
        {"questions":[
          {"questiontype":"radiogrid","id":"scale","labels":["low","","high"],"shuffle":true,
           "questions":[{"id":"calm","text":"I am <b>calm</b>"},{"id":"alert","text":"alert"},{"id":"sad","text":"sad"}]},
          {"questiontype":"checklist","shuffle":true,"questions":[{"id":"tea","text":"Tea"},{"id":"other","text":"Other","text_entry":true}]},
          {"questiontype":"num_field","id":"hours","datatype":"float","instructions":"Hours slept"},
          {"questiontype":"radiolist","id":"place","labels":["home","away"],"other_enabled":true,"instructions":"Where?"},
          {"questiontype":"multi_field","id":"remarks"}
        ]}
        """;

    /// <summary>A study that must have no errors.</summary>
    /// <param name="config">The configuration file.</param>
    /// <param name="questionnaires">Name and content of each.</param>
    public static Study Read(string config, params (string Name, string Json)[] questionnaires)
    {
        var texts = questionnaires
            .ToImmutableSortedDictionary(q => $"questionnaires/{q.Name}.json", q => q.Json, StringComparer.Ordinal)
            .Add("consent.html", "<p>Do you agree?</p>");
        var diagnostics = new DiagnosticBag();
        var loaded = StudyReader.Read(new(Key + ".toml", config, texts, [.. texts.Keys]), [], diagnostics);
        Assert.True(loaded is not null, string.Join('\n', diagnostics));
        return loaded.Study;
    }
}
