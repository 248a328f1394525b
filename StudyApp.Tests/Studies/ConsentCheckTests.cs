using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Reading;
using StudyApp.Studies.Settings;
using Xunit;

namespace StudyApp.Tests.Studies;

public sealed class ConsentCheckTests
{
    [Theory]
    [InlineData("{path='consent'}, {path='questionnaire/q'}, {path='end'}", false)]
    [InlineData("{path='consent_nc'}, {path='questionnaire/q'}, {path='end'}", false)]
    [InlineData("{path='questionnaire/q'}, {path='end'}", true)]
    [InlineData("{path='create_participant'}, {path='questionnaire/q'}, {path='end'}", true)]
    public void A_study_that_asks_nobody_for_consent_is_told_and_runs(string pages, bool isTold)
    {
        var diagnostics = new DiagnosticBag();

        Assert.NotNull(AStudy.With(pages).Read(diagnostics));
        Assert.Equal(isTold ? [("ST080", 5)] : [], diagnostics.Where(d => d.Severity != Severity.Info).Select(d => (d.Code, d.Span.Line)));
    }

    [Fact]
    public void The_text_of_a_new_study_is_told_as_long_as_it_is_there()
    {
        var diagnostics = new DiagnosticBag();
        AStudy.With().WithFile("consent.html", "<h1>Study</h1>\n<p>Replace this text with the information.</p>").Read(diagnostics);

        Assert.StartsWith("consent.html(2,4): warning ST081: The consent text is still", Assert.Single(diagnostics).ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PORT = 99999", "PORT", "5000", "study.toml(1,8): error SV001: PORT must lie between 0 and 65535, but is 99999.")]
    [InlineData(
        "SQLALCHEMY_DATABASE_URI = 'mysql://x/y'",
        "DATABASE_URL",
        "sqlite://",
        "study.toml(1,27): error SV002: This database address is not supported"
    )]
    [InlineData("TARGET = 'many'", "TARGET", "20", "study.toml(1,10): error ST005: \"TARGET\" of study.toml must be a whole number")]
    public void A_wrong_value_of_the_file_is_an_error_though_another_one_wins(string line, string key, string value, string expected)
    {
        var diagnostics = new DiagnosticBag();
        var database = line.StartsWith("SQL", StringComparison.Ordinal) ? "" : "\nSQLALCHEMY_DATABASE_URI = 'sqlite://'";

        Assert.Null(AStudy.With().WithSettings($"{line}{database}\nTITLE = 'T'")
            .Read(diagnostics, new SettingOverride(key, value, "environment variable")));
        Assert.StartsWith(expected, Assert.Single(diagnostics, d => d.Severity == Severity.Error).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_file_leaves_to_the_server_is_no_error()
    {
        var diagnostics = new DiagnosticBag();

        Assert.NotNull(AStudy.With().WithSettings("TITLE = 'T'\nPORT = 5001")
            .Read(diagnostics, new SettingOverride("SQLALCHEMY_DATABASE_URI", "sqlite://", "x"),
            new SettingOverride("PORT", "5002", "x")));
        Assert.False(diagnostics.HasErrors);
    }

    [Theory]
    [InlineData(
        "[RECRUITMENT.prolific]\ncodes = {complete = 'ABC'}\nTITLE = 'Sleep'",
        "warning ST003: \"TITLE\" stands below [RECRUITMENT.prolific] and so belongs to that table: it is not the study's "
            + "setting; move it above the first [table] of the file"
    )]
    [InlineData("[[CONDITIONS]]\nlabel = 'a'\nCONTACT = 'x'", "warning ST003: \"CONTACT\" stands below [CONDITIONS]")]
    public void A_setting_below_a_table_is_told_once_with_where_it_belongs(string settings, string expected)
    {
        var diagnostics = new DiagnosticBag();
        var files = AStudy.With()
            .ToFiles() with
        { ConfigText = $"SQLALCHEMY_DATABASE_URI = 'sqlite://'\nPAGE_LIST = [{{path='consent'}}, {{path='end'}}]\n{settings}\n" };
        StudyReader.Read(files, [], diagnostics);

        Assert.Contains(expected, Assert.Single(diagnostics, d => d.Span.Line == 5 && d.Severity == Severity.Warning).ToString(),
            StringComparison.Ordinal);
    }
}
