using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Settings;
using StudyApp.Tests.Approved;
using StudyApp.Tests.Browser;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>The registry of settings, and what is derived from it.</summary>
public sealed partial class SettingKeyTests
{
    [Fact]
    public void Every_setting_has_one_section_and_a_name_of_its_own()
    {
        var declared = new[] { typeof(StudyKeys), typeof(ServerKeys), typeof(ParticipantKeys) }
            .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(f =>
                ((SettingKey)f.GetValue(null)!).Name).ToList();

        Assert.Equal(declared.Order(), SettingKeys.All.Select(k => k.Name).Order());
        Assert.Equal(declared.Count, declared.Distinct().Count());
        Assert.All(SettingKeys.All, k => Assert.Matches("^[A-Z][A-Z_]+$", k.Name));
        Assert.All(SettingKeys.All, k => Assert.True(k.Default is not null || k.Example is not null, k.Name));
        Assert.DoesNotContain(SettingKeys.NotEffective.Keys, name => SettingKeys.Find(name) is not null);
    }

    [Fact]
    public void What_changed_of_the_server_is_told_for_each_of_its_settings() => Assert.Equal(
        // The pooler is part of the address.
        SettingKeys.All.Where(k => k.IsServer && k.SameAs is null && k != ServerKeys.DatabasePooler).Select(k => k.Name).Order(),
        ServerSettings.Compared.Select(k => k.Name).Order());

    [Theory]
    [InlineData("CONDITIONS"), InlineData("FACTORS"), InlineData("ASSIGNMENT")]
    [InlineData("QUOTAS"), InlineData("LANGUAGES"), InlineData("SIMULATE")]
    public void A_setting_of_tables_or_lists_is_not_taken_from_a_text_and_that_is_said(string name)
    {
        var diagnostics = new DiagnosticBag();
        AStudy.With().Read(diagnostics, new SettingOverride(name, "[]", $"environment variable STUDYAPP_{name}"));

        Assert.Equal(
            $"environment variable STUDYAPP_{name}: warning ST005: {name} is made of tables or lists, which only a file can hold; "
                + "it is ignored here; write it in the configuration file",
            Assert.Single(diagnostics, d => d.Severity == Severity.Warning).ToString());
    }

    [Fact]
    public void The_manual_has_a_page_of_them() =>
        ApprovedFile.CheckAt(Path.Combine(DemoStudy.Repository(), "docs", "settings.md"), Encoding.UTF8.GetBytes(SettingsPage.Write()));

    [Fact]
    public void No_setting_is_read_by_a_name_that_is_typed_out()
    {
        var folder = Path.Combine(DemoStudy.Repository(), "StudyApp");
        var typed = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Read().Matches(File.ReadAllText(file)).Select(m => $"{Path.GetFileName(file)}: {m.Groups[1].Value}"))
            .Where(found => SettingKeys.Find(found.Split(": ")[1]) is not null);

        Assert.Empty(typed);
    }

    [GeneratedRegex("""\.(?:(?:Local)?Text(?:Node|List)?|Flag|Number|Integer|(?:Table)?List|Raw|SpanOf|Has)\("([A-Z_]+)"\)""")]
    private static partial Regex Read();
}
