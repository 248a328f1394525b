using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using StudyApp.Cli.Shared;
using StudyApp.Participation.Arriving;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Secrets;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Model;
using StudyApp.Studies.Reading;
using StudyApp.Studies.Recruitment;
using StudyApp.Studies.Recruitment.Reconciliation;

namespace StudyApp.Cli.Verbs;

internal static class LinksVerb
{
    public static Command Create()
    {
        var config = StudyArguments.Config();
        var ids = new Option<string>("--ids")
        {
            Description = "A CSV file with a header; the ids stand in the column external_id, else in the first.",
            HelpName = "FILE",
        };
        var lost = new Option<string?>("--reset-pin")
        {
            Description =
                "Instead of links: prints a new PIN for this id, whose old one was lost; needs RETURN_WITH = \"pin\".",
            HelpName = "ID",
        };
        var source = new Option<string>("--source")
        {
            Description = "The recruiting platform the ids belong to.",
            DefaultValueFactory = _ => "",
        };
        var url = new Option<string?>("--url")
        {
            Description =
                "The study's address as participants see it, such as https://study.example.org/; by default that "
                + "of HOST and PORT.",
        };
        var command = new Command(
            "links",
            "Prints each id's personal, signed link as CSV. With RETURN_WITH = \"link\" no id is accepted "
                + "without one."
        )
        {
            config,
            ids,
            source,
            url,
            lost,
        };
        command.Validators.Add(given =>
        {
            if (given.GetValue(ids) is null == given.GetValue(lost) is null)
                given.AddError("Name the file of ids with --ids, or one id with --reset-pin.");
        });
        command.SetAction(
            (result, _) =>
                StudyData.UseAsync(
                    result.GetValue(config)!,
                    (database, loaded, cancel) =>
                        result.GetValue(lost) is { } id
            ? ResetPinAsync(database, loaded.Study, id, result.GetValue(source)!, cancel)
            : RunAsync(
                database,
                loaded,
                result.GetValue(ids)!,
                result.GetValue(source)!,
                result.GetValue(url),
                cancel
            )
)
        );
        return command;
    }

    private static async Task<int> RunAsync(
        StudyDatabase database,
        LoadedStudy loaded,
        string file,
        string source,
        string? url,
        CancellationToken cancel
    )
    {
        if (!File.Exists(file))
        {
            Console.Error.WriteLine($"There is no file {file}.");
            return ExitCodes.WrongUsage;
        }
        var table = CsvTable.Read(await File.ReadAllTextAsync(file, cancel));
        var column = Math.Max(0, table.Find("external_id", "id"));
        var root =
            (
                url
                ?? FormattableString.Invariant(
                    $"http://{loaded.Server.Host}:{loaded.Server.Port}{loaded.Server.ApplicationRoot}"
                )
            ).TrimEnd('/') + "/";
        var key = await new StudySecrets(database, loaded.Server.LinkSecret).LinkKeyAsync(cancel);
        if (loaded.Study.Participants.ReturnWith != ReturnProof.Link)
            Console.Error.WriteLine("Signatures are not asked for: RETURN_WITH is not \"link\".");
        Console.Out.WriteLine("external_id,link");
        foreach (var row in table.Rows)
        {
            // As an arrival reads them: what is signed is what comes.
            if (row.Cells.Length == 0 || Arrival.Clean(row.Cells[column]) is not { } id) continue;
            var arrival = Arrival.FromQuery([
                new("external_id", id),
                .. source.Length == 0 ? Array.Empty<KeyValuePair<string, string>>() : [new("source", source)],
            ]);
            if (arrival.ExternalId is not { } read)
            {
                Console.Error.WriteLine(
                    FormattableString.Invariant($"{file}({row.Line}): this cannot be an id; it has no link.")
                );
                continue;
            }
            var from = arrival.Source.Length == 0 ? "" : $"&source={Uri.EscapeDataString(arrival.Source)}";
            Console.Out.WriteLine(
                $"{Quoted(read)},{root}?external_id={Uri.EscapeDataString(read)}{from}&{LinkSignature.Parameter}={LinkSignature.Of(key, arrival.Source, read)}"
            );
        }
        return ExitCodes.Fine;
    }

    private static async Task<int> ResetPinAsync(
        StudyDatabase database,
        Study study,
        string id,
        string source,
        CancellationToken cancel
    )
    {
        if (study.Participants.ReturnWith != ReturnProof.Pin)
        {
            Console.Error.WriteLine("PINs are not asked for: RETURN_WITH is not \"pin\".");
            return ExitCodes.ProblemsFound;
        }
        if (
            Arrival.Clean(id) is not { } clean
            || await new RecruitedReader(database).FindAsync(source, clean, cancel) is not { } known
        )
        {
            Console.Error.WriteLine($"Nobody came with the id {id}{(source.Length == 0 ? "" : $" from {source}")}.");
            return ExitCodes.ProblemsFound;
        }
        var pin = ReturnChecks.NewPin();
        await using var writer = new ParticipantWriter(database, NullLogger<ParticipantWriter>.Instance);
        await writer.ResetPinAsync(known.Id, pin.Hash);
        Console.Out.WriteLine("external_id,pin");
        Console.Out.WriteLine($"{Quoted(clean)},{pin.Pin}");
        return ExitCodes.Fine;
    }

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(',', '"', ';') < 0
            ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
