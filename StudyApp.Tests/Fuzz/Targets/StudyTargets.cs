using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Authoring.Toml;
using StudyApp.Storage.CustomTables;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Model;
using StudyApp.Studies.Reading;
using StudyApp.Studies.Schemas;
using StudyApp.Studies.Settings;
using StudyApp.Studies.Tables;
using StudyApp.Tests.Integration.Hostile;

namespace StudyApp.Tests.Fuzz.Targets;

/// <summary>The files of a study, as they are read when a server starts.</summary>
internal static class StudyTargets
{
    private static readonly ImmutableArray<string> Questions = FuzzSeeds.Of("questionnaire");
    private static readonly ImmutableArray<string> Tables = FuzzSeeds.Of("table");
    private static readonly ImmutableArray<string> Configs = FuzzSeeds.Of("study");
    private static readonly ImmutableArray<string> Lookups = FuzzSeeds.Of("conditions");

    private static readonly TextMutations QuestionMutations = new(
        Questions,
        [
            .. ItemTypes.Names.Select(n => $"\"questiontype\": \"{n}\","),
            "\"id\": \"a\",",
            "null",
            "[]",
            "{}",
            "1e400",
            "\"show_if\": \"a > 1\",",
            "\"{{ a }}\"",
            "\"labels\": [\"a\"],",
            "\"questions\": [",
            "\\u0000",
            "\\ud800",
        ]
    );
    private static readonly TextMutations TableMutations = new(
        Tables,
        "\"type\": \"json\"",
        "\"default\": 1e400,",
        "\"default\": {\"a\": [1]},",
        "\"fields\": {\"n\": \"count(*)\"},",
        "\"group_by\": [\"a\"],",
        "select",
        "; drop table x",
        "'",
        "--",
        "/*",
        "(",
        "null"
    );
    private static readonly TextMutations ConfigMutations = new(
        Configs,
        "PAGE_LIST = [",
        "{path='questionnaire/mood'},",
        "{path='end'},",
        "show_if='mood.age > 3',",
        "'",
        "\"",
        "}",
        "]",
        "{",
        "[",
        "= true\n",
        "= inf\n",
        "= -1\n",
        "= ''\n",
        "[LIMITS]\n",
        "conditional_routing=[",
        "random_order=[",
        "repeat=3,",
        "path='task/nback', parameters={"
    );
    private static readonly TextMutations LookupMutations = new(Lookups, ",", "\"", "\n", "\r", ";", "\t", "1", "99", "\"\"", "\uFEFF");

    public static IFuzzTarget Questionnaire() => new TextTarget("questionnaire", chance => chance.Next(3) switch
    {
        0 => WriteQuestionnaire(chance),
        1 => QuestionMutations.Spoil(chance, WriteQuestionnaire(chance)),
        _ => QuestionMutations.Next(chance),
    }, ReadQuestionnaire);

    public static IFuzzTarget Table() =>
        new TextTarget("table", chance => chance.Next(3) == 0 ? WriteTable(chance) : TableMutations.Next(chance), ReadTable);

    public static IFuzzTarget Study() => new TextTarget("study", WriteStudy, ReadStudy);

    public static IFuzzTarget Conditions() => new TextTarget("conditions", LookupMutations.Next, text =>
    {
        var diagnostics = new DiagnosticBag();
        var settings = TomlReader.Read("study.toml", "CONDITIONS_FROM_CSV = 'ids.csv'", diagnostics)!;
        var files = new StudyFiles("study.toml", "", ImmutableSortedDictionary<string, string>.Empty.Add("ids.csv", text), ["ids.csv"]);
        _ = ConditionLookupReader.Read(
            new TableReader(settings, diagnostics, DiagnosticCodes.SettingValue, "study.toml"),
            files,
            conditions: 3
        );
        SyntaxTargets.RequireShowable(diagnostics);
    });

    private static void ReadQuestionnaire(string text)
    {
        var diagnostics = new DiagnosticBag();
        var questionnaire = StudyReader.ReadQuestionnaire("q", text, diagnostics, ["en", "de"]);
        SyntaxTargets.RequireShowable(diagnostics);
        if (questionnaire is null || diagnostics.HasErrors) return;
        // Whoever answers it, and whatever is sent, gets an answer.
        var names = questionnaire.Items.SelectMany(i => i.FieldNames).ToList();
        var chance = new Random(text.Length);
        foreach (var fields in (IEnumerable<KeyValuePair<string, string>>[])
            [
                [], [.. questionnaire.Items.SelectMany(i => i.Simulate(new SeededChance(7, "fuzz"))).DistinctBy(f => f.Key)],
                [.. names.Distinct().Select(n => KeyValuePair.Create(n, TextMutations.Pick(chance, HostileTexts.Values)))],
            ])
        {
            var reading = questionnaire.Read(new FormFields(fields), condition: 1);
            FuzzComplaintException.Unless(
                reading.Problems.Length > 0 || questionnaire.Columns.All(c => reading.Values.ContainsKey(c.Name)),
                "columns: an accepted form lacks one"
            );
        }
        _ = questionnaire.Present(new OrderKey(5, 1, 1), "fuzz");
    }

    private static void ReadTable(string text)
    {
        var diagnostics = new DiagnosticBag();
        var table = new TableFileReader(diagnostics).Read("t", "tables/t.json", text);
        SyntaxTargets.RequireShowable(diagnostics);
        if (table is null || diagnostics.HasErrors) return;
        foreach (var token in HostileTexts.Tokens.Take(24))
        {
            if (!IsJson(token)) continue;
            using var row = JsonDocument.Parse(token);
            var values = new List<KeyValuePair<string, object?>>();
            foreach (var column in table.Columns)
                values.Add(new(column.Name, TableValue.TryRead(column.Type, row.RootElement, out var value) ? value : column.Default));
            _ = TableValue.ReadRow(table, TableValue.WriteRow(values));
        }
    }

    private static bool IsJson(string token)
    {
        try
        {
            using var document = JsonDocument.Parse(token);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // A configuration, and behind a line of its own what stands in the questionnaire.
    private const string Cut = "\n=====\n";

    private static string WriteStudy(Random chance)
    {
        var config = chance.Next(3) switch
        {
            0 => WriteConfig(chance),
            1 => ConfigMutations.Spoil(chance, WriteConfig(chance)),
            _ => ConfigMutations.Next(chance),
        };
        var questions = chance.Next(3) == 0 ? QuestionMutations.Next(chance) : TextMutations.Pick(chance, Questions.AsSpan());
        return config + Cut + questions;
    }

    private static void ReadStudy(string text)
    {
        var at = text.LastIndexOf(Cut, StringComparison.Ordinal);
        var files = ImmutableSortedDictionary<string, string>.Empty
            .Add("consent.html", "<p>Please read {{ 1 + 1 }}.</p>")
            .Add("questionnaires/mood.json", text[(at + Cut.Length)..])
            .Add("templates/instructions/i.html", "<p>{% if condition %}{{ condition }}{% endif %}</p>")
            .Add("tables/trials.json", Tables[^1])
            .Add("ids.csv", Lookups[0]);
        var diagnostics = new DiagnosticBag();
        var loaded = StudyReader.Read(new StudyFiles("study.toml", text[..at], files, [.. files.Keys]), [], diagnostics);
        if (loaded is not null) TableSqlCheck.Report(loaded.Study, diagnostics);
        SyntaxTargets.RequireShowable(diagnostics);
        FuzzComplaintException.Unless(loaded is null || loaded.Study.AllPages.Any(), "pages: a study without any");
    }

    private static string WriteConfig(Random chance)
    {
        var tree = new TreeWriter(chance, isToml: true);
        var text = new StringBuilder("TITLE = 'Fuzz'\nSQLALCHEMY_DATABASE_URI = 'sqlite://'\nADMIN_PASSWORD = 'nine quiet rivers run'\n");
        var keys = tree.Entries(SettingKeys.All, 3).Where(e =>
            e.Key is not ("TITLE" or "SQLALCHEMY_DATABASE_URI" or "ADMIN_PASSWORD" or "PAGE_LIST")).DistinctBy(e => e.Key);
        foreach (var (key, value) in keys)
            text.Append('"')
                .Append(key.Replace("\"", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal))
                .Append("\" = ")
                .Append(value)
                .Append('\n');
        var pages = tree.Many(5, () => Page(chance, tree, 2)).Prepend("{path='consent'}").Append("{path='end'}");
        return text.Append("PAGE_LIST = [").AppendJoin(", ", pages).Append("]\n").ToString();
    }

    private static string Page(Random chance, TreeWriter tree, int depth) => chance.Next(depth > 0 ? 9 : 5) switch
    {
        0 => "{path='questionnaire/mood'}",
        1 => $"{{path='questionnaire/mood/t{chance.Next(3)}', "
            + $"show_if={tree.Text(TextMutations.Pick(chance, ["mood.age > 3", "mood.x == 'a'", "not mood", "1 if", "tables.trials.n > 2", "condition == 1"]))}}}",
        2 =>
            $"{{path='task/{TextMutations.Pick(chance, ["simple_rt", "nback", "stroop", "flanker", "cpt", "go_nogo", "digit_span", "none"])}', "
                + $"parameters={tree.Table(tree.Many(3, () => (TextMutations.Pick(chance, ["trials", "practice_trials", "levels", "variant", "timeout_ms", "stimuli", "symbols", "lures", "blocks"]), tree.Any(2))))}}}",
        3 => "{path='instructions/i'}",
        4 => $"{{name={tree.Any(1)}, path={tree.Any(0)}}}",
        5 or 6 =>
            $"{{conditional_routing=[{string.Join(", ", tree.Many(3, () => $"{{condition={chance.Next(4)}, page_list=[{Page(chance, tree, depth - 1)}]}}"))}]}}",
        7 => $"{{random_order=[{string.Join(", ", tree.Many(3, () => Page(chance, tree, depth - 1)))}]}}",
        _ => tree.Any(2),
    };

    private static string WriteQuestionnaire(Random chance)
    {
        var tree = new TreeWriter(chance, isToml: false);
        var questions = tree.Many(5, () => Question(chance, tree)).ToList();
        var about = tree.Entries(QuestionnaireSchema.Keys, 2).Where(e => e.Key != "questions");
        return tree.Table(about.Append(("questions", tree.List(questions))));
    }

    private static string Question(Random chance, TreeWriter tree)
    {
        var type = TextMutations.Pick(chance, ItemTypes.Names.AsSpan());
        var id = $"q{chance.Next(8)}";
        var entries = tree.Entries([.. ItemKeys.Common, .. ItemKeys.Of(type)], 3).Where(e => e.Key is not ("questiontype" or "id"));
        return tree.Table(entries.Prepend(("id", tree.Text(id))).Prepend(("questiontype", tree.Text(type))));
    }

    private static string WriteTable(Random chance)
    {
        var tree = new TreeWriter(chance, isToml: false);
        var columns = tree.Many(
            5,
            () =>
                (
                    TextMutations.Pick(chance, ["a", "b", "rt", "x_1", "t", "order", "select"]),
                    tree.Table([
                        (
                            "type",
                            tree.Text(TextMutations.Pick(chance, ["integer", "float", "boolean", "string", "datetime", "json", "text"]))
                        ),
                        ("default", tree.Any(2)),
                    ])
                )
        );
        var exports = tree.Many(
            3,
            () =>
                tree.Table([
                    ("fields", tree.Table(tree.Many(3, () => (TextMutations.Pick(chance, ["n", "m", "a"]), tree.Text(Sql(chance)))))),
                    ("filter", tree.Text(Sql(chance))),
                    ("group_by", tree.Text("a")),
                ])
        );
        return tree.Table([("columns", tree.Table(columns)), ("exports", tree.List(exports))]);
    }

    private static string Sql(Random chance) =>
        string.Join(
            ' ',
            Enumerable
                .Range(0, chance.Next(1, 6))
                .Select(_ =>
                    TextMutations.Pick(
                        chance,
                        [
                            "count(*)",
                            "avg(rt)",
                            "sum(a)",
                            "a",
                            "=",
                            ">",
                            "1",
                            "'x'",
                            "and",
                            "not",
                            "(",
                            ")",
                            "case when a then b else 1 end",
                            "--",
                            ";",
                            "select",
                            "\"a\"",
                            "||",
                            "round(avg(rt), 2)",
                            "coalesce(a, 0)",
                            ",",
                        ]
                    )
                )
        );
}
