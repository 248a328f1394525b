using System.CommandLine;
using StudyApp.Recruitment;
using StudyApp.Recruitment.Reconciliation;
using StudyApp.Storage;
using StudyApp.Studies;

namespace StudyApp.Cli;

internal static class LinksVerb
{
    public static Command Create()
    {
        var config = StudyArguments.Config();
        var ids = new Option<string>("--ids") { Description = "A CSV file with a header; the ids stand in the column external_id, else in the first.", HelpName = "FILE", Required = true };
        var source = new Option<string>("--source") { Description = "The recruiting platform the ids belong to.", DefaultValueFactory = _ => "" };
        var url = new Option<string?>("--url") { Description = "The study's address as participants see it, such as https://study.example.org/; by default that of HOST and PORT." };
        var command = new Command("links", "Prints each id's personal, signed link as CSV. With RETURN_WITH = \"link\" no id is accepted without one.") { config, ids, source, url };
        command.SetAction((result, _) => StudyData.UseAsync(result.GetValue(config)!, (database, loaded, cancel) => RunAsync(database, loaded, result.GetValue(ids)!, result.GetValue(source)!, result.GetValue(url), cancel)));
        return command;
    }

    private static async Task<int> RunAsync(StudyDatabase database, LoadedStudy loaded, string file, string source, string? url, CancellationToken cancel)
    {
        if (!File.Exists(file))
        {
            Console.Error.WriteLine($"There is no file {file}.");
            return ExitCodes.WrongUsage;
        }
        var table = CsvTable.Read(await File.ReadAllTextAsync(file, cancel));
        var column = Math.Max(0, table.Find("external_id", "id"));
        var root = (url ?? FormattableString.Invariant($"http://{loaded.Server.Host}:{loaded.Server.Port}{loaded.Server.ApplicationRoot}")).TrimEnd('/') + "/";
        var key = await new StudySecrets(database, loaded.Server.LinkSecret).LinkKeyAsync(cancel);
        if (loaded.Study.Participants.ReturnWith != ReturnProof.Link) Console.Error.WriteLine("Signatures are not asked for: RETURN_WITH is not \"link\".");
        Console.Out.WriteLine("external_id,link");
        foreach (var row in table.Rows)
        {
            // As an arrival reads them: what is signed is what comes.
            if (row.Cells.Length == 0 || Arrival.Clean(row.Cells[column]) is not { } id) continue;
            var arrival = Arrival.FromQuery([new("external_id", id), .. source.Length == 0 ? Array.Empty<KeyValuePair<string, string>>() : [new("source", source)]]);
            if (arrival.ExternalId is not { } read)
            {
                Console.Error.WriteLine(FormattableString.Invariant($"{file}({row.Line}): this cannot be an id; it has no link."));
                continue;
            }
            var from = arrival.Source.Length == 0 ? "" : $"&source={Uri.EscapeDataString(arrival.Source)}";
            Console.Out.WriteLine($"{Quoted(read)},{root}?external_id={Uri.EscapeDataString(read)}{from}&{LinkSignature.Parameter}={LinkSignature.Of(key, arrival.Source, read)}");
        }
        return ExitCodes.Fine;
    }

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(',', '"', ';') < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
