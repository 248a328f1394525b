using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Settings;
using Xunit;

namespace StudyApp.Tests.Studies;

public sealed class BindTests
{
    [Theory]
    [InlineData("{other='sqlite:///other.db'}", "info ST063", "kept in \"other\"")]
    [InlineData("{other='mysql://me:hunter2@host/db'}", "error ST064", "SQLite and PostgreSQL are")]
    [InlineData("{other=5}", "error ST064", "is not supported")]
    [InlineData("{other='sqlite:///study.db'}", "error ST064", "named already")]
    [InlineData("{other='sqlite://'}", "error ST064", "lies in memory")]
    [InlineData("{'a/b'='sqlite:///other.db'}", "error ST064", "cannot name a database")]
    [InlineData("'sqlite:///other.db'", "error ST005", "a table of names")]
    public void What_can_be_wrong_is_told_without_passwords(string binds, string severity, string message)
    {
        var study = AStudy.With();
        var diagnostics = new DiagnosticBag();
        study
            .WithSettings(
                study.Settings.Replace("sqlite://'", "sqlite:///study.db'", StringComparison.Ordinal) + $"\nSQLALCHEMY_BINDS = {binds}"
            )
            .Read(diagnostics);

        var found = Assert.Single(diagnostics, d => d.ToString().Contains(message, StringComparison.Ordinal)).ToString();
        Assert.Contains(severity, found, StringComparison.Ordinal);
        Assert.DoesNotContain(diagnostics, d => d.ToString().Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_questionnaire_and_a_table_know_where_they_are_kept_in_every_language()
    {
        var study = AStudy.With();
        var diagnostics = new DiagnosticBag();
        var read = study.WithSettings($"{study.Settings}\nLANGUAGES = ['en', 'de']\nSQLALCHEMY_BINDS.other = 'sqlite:///other.db'")
            .WithFile("questionnaires/q.json", """{"questions":[{"questiontype":"field","id":"a"}],"database":"other"}""")
            .WithFile("tables/t.json", """{"columns":{"a":{}},"database":"other"}""")
            .Read(diagnostics)!.Study;

        Assert.All(
            read.Translations.Values.Append(read),
            s => Assert.Equal(("other", "other"), (s.Questionnaires["q"].Bind, s.Tables["t"].Bind))
        );
        Assert.Equal(["other"], read.Binds);
        Assert.DoesNotContain(diagnostics, d => d.Message.Contains("other", StringComparison.Ordinal));
    }

    [Fact]
    public void A_change_of_addresses_waits_for_a_restart()
    {
        var one = new ServerSettings { Database = new SqliteAddress("a.db") };
        var other = one with { Binds = one.Binds.Add("contact", new SqliteAddress("b.db")) };
        Assert.Equal(["SQLALCHEMY_BINDS"], ServerSettings.Differences(one, other));
    }
}
