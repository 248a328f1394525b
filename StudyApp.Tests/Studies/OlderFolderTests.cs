using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Model;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>The habits of folders that are years old.</summary>
public sealed class OlderFolderTests
{
    [Fact]
    public void They_are_read_without_a_word_of_warning()
    {
        var study = AStudy.With(
            "{path='consent'}, {name='Worker ID', path='start_mturk'}, {name='Older', path='questionnaire/older'}, {name='Game', "
                + "path='custom/game'}, {path='end'},"
        );
        study = study.WithSettings(study.Settings.Replace("CONDITIONS = [{label='c1'}, {label='c2'}]", "CONDITIONS = []", StringComparison.Ordinal)).WithFile("questionnaires/older.json", """
            {"title":"Older","instructions":"","code":"",
             "questions":[
               {"question_type":"radiogrid","id":"grid","instructions":"How often?","labels":["never","often"],"shuffle":"true","required":"yes","q_text":[{"id":"g_1","text":"A"},{"id":"g_2","text":"B"}]},
               {"question_type":"multi_field","id":"more","instructions":"More?","width":"300","height":"100"},
               {"question_type":"checklist","id":"list","instructions":"Which?","questions":[{"id":"c_1","text":"One","text_entry":"true"},{"id":"c_2","text":"Two"}]},
               {"question_type":"slider","id":"much","instructions":"How much?","tick_count":"7","left":"little","right":"much"}]}
            """)
            .WithFile(
                "my_game/templates/custom/game.html",
                "<html><head></head><body><img src=\"my_game/x.png\" alt=\"\"><script>$.post('/table/scores', { score: 1 "
                    + "});</script></body></html>"
            )
            .WithFile("my_game/tables/scores.json", """{"columns":{"score":{"type":"integer","default":0}}}""");
        var diagnostics = new DiagnosticBag();
        var read = study.Read(diagnostics)?.Study;

        Assert.DoesNotContain(diagnostics, d => d.Severity != Severity.Info);
        var older = read!.Questionnaires["older"];
        Assert.Equal(["g_1", "g_2", "more", "c_1", "c_2", "much"], older.Columns.Select(c => c.Name));
        Assert.True(Assert.Single(older.Items.OfType<RadioGridItem>()).Required);
        Assert.Equal(7, Assert.Single(older.Items.OfType<SliderItem>()).TickCount);
        Assert.Empty(read.Conditions);
        Assert.Equal("start_mturk", Assert.Single(read.AllPages.OfType<ExternalIdPage>()).Path);
    }
}
