using System.Globalization;
using CsvHelper;
using StudyApp.Tests.Storage;

namespace StudyApp.Tests.Research.Data;

/// <summary>A handful of participants with everything that breaks careless exports, and the means to read an export again.</summary>
internal static class ExportSample
{
    /// <summary>1 control, complete; 2 training, complete; 3 unfinished; 4 finished but excluded; 5 unfinished before any answer.</summary>
    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind)
    {
        var test = await TestDatabase.CreateAsync(kind);
        var people = new TestParticipants(test);

        var first = await people.EnterAsync("questionnaire/mood", condition: 1, "Zoë; \"A\", B", "prolific");
        await people.AnswerAsync(
            first,
            "questionnaire/control",
            ("calm", "1"),
            ("alert", "2"),
            ("sad", "3"),
            ("tea", "1"),
            ("other_enable", "1"),
            ("other", "=1+1"),
            ("hours", "7.25"),
            ("place", "home"),
            ("remarks", "Größe, \"quoted\"\r\nand a second line")
        );
        await people.AnswerAsync(first, "task/simple_rt", ("why", "-5"));
        await people.TrialsAsync(
            first,
            "run b",
            (
                1,
                """{"block":"test","trial":1,"attempt":1,"foreperiod_ms":812,"rt_ms":null,"outcome":"omission","response":null,"onset_ms":1500.5,"hidden":true,"frame_ms":16.7}"""
            )
        );
        await people.TrialsAsync(
            first,
            "run b",
            (
                0,
                """{"block":"test","trial":0,"attempt":1,"foreperiod_ms":700,"rt_ms":251.3,"outcome":"hit","response":"key","onset_ms":1e3,"hidden":false,"frame_ms":16.7}"""
            )
        );
        await people.TrialsAsync(first, "run a", (0, """{"block":"practice","outcome":"@home, \"x\""}"""));
        await people.LeaveAsync(first, "questionnaire/mood/post");
        await people.AnswerAsync(
            first,
            "end",
            ("calm", "3"),
            ("place", "__other__"),
            ("place_other_text_prompt", "on a ship"),
            ("remarks", "one\nline feed")
        );

        var second = await people.EnterAsync("questionnaire/mood", condition: 2);
        await people.AnswerAsync(second, "questionnaire/training", ("sad", "1"), ("hours", "-1"), ("remarks", "+3.2"));
        await people.AnswerAsync(second, "end", ("effort", "5"));

        var third = await people.EnterAsync("questionnaire/mood", condition: 1, "@third", "sona");
        await people.AnswerAsync(third, "questionnaire/control", ("calm", "2"), ("remarks", "\tindented"));

        var fourth = await people.EnterAsync("questionnaire/mood", condition: 2);
        await people.AnswerAsync(fourth, "questionnaire/training", ("tea", "1"), ("remarks", " kept blanks "));
        await people.LeaveAsync(fourth, "end", exclude: true);

        await people.EnterAsync("questionnaire/mood", condition: 1);
        return test;
    }

    public static async Task<byte[]> BytesAsync(Func<Stream, Task> write)
    {
        using var stream = new MemoryStream();
        await write(stream);
        return stream.ToArray();
    }

    /// <summary>The rows as a program would read them: column → cell.</summary>
    public static List<Dictionary<string, string>> Read(byte[] csv)
    {
        using var reader = CsvReader.Create(csv);
        var rows = new List<Dictionary<string, string>>();
        while (reader.Read())
            rows.Add(
                reader.Headers.Select((name, i) => KeyValuePair.Create(name, reader.GetString(i))).ToDictionary(StringComparer.Ordinal)
            );
        return rows;
    }

    public static List<string> Header(byte[] csv)
    {
        using var reader = CsvReader.Create(csv);
        reader.ReadHeader();
        return [.. reader.Headers];
    }

    public static string Column(this IEnumerable<Dictionary<string, string>> rows, string name) =>
        string.Join('|', rows.Select(r => r[name]));

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
