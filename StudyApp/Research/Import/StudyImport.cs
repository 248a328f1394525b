using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using StudyApp.Participation.Arriving;
using StudyApp.Participation.Planning;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Secrets;
using StudyApp.Storage.Counting;
using StudyApp.Storage.Entities.Conditions;
using StudyApp.Storage.Entities.Participants;
using StudyApp.Storage.Entities.Server;
using StudyApp.Storage.Entities.Visits;
using StudyApp.Studies.Model;
using StudyApp.Studies.Tables;

namespace StudyApp.Research.Import;

/// <summary>
/// Brings the participants of a database that BOFS wrote over into a study's: all who were not brought over before, in
/// one transaction, or none.
/// </summary>
/// <param name="database">The study's database.</param>
/// <param name="study">The study.</param>
/// <param name="clock">The time.</param>
public sealed class StudyImport(StudyDatabase database, Study study, TimeProvider clock)
{
    // Bounds what EF holds at once.
    private const int Together = 200;

    private readonly StudyRuntime _runtime = new(study);

    /// <summary>Reads the file and stores what is new; nothing when it is a dry run.</summary>
    /// <exception cref="ImportException">The file cannot be brought over; nothing was stored.</exception>
    /// <exception cref="DatabaseException">The study's database cannot be used; nothing was stored.</exception>
    public async Task<ImportReport> RunAsync(ImportOrder order, CancellationToken cancel)
    {
        await using var file = await BofsFile.OpenAsync(order.File, cancel);
        var reader = new BofsReader(file, study, order.UtcOffset);
        IReadOnlyList<BofsParticipant> participants;
        try
        {
            participants = await reader.ReadAsync(cancel);
        }
        catch (SqliteException failure)
        {
            throw BofsFile.Explain(order.File, failure);
        }
        try
        {
            return order.DryRun
                ? await TryAsync(participants, reader, cancel)
                : await StoreAsync(order, participants, reader, cancel);
        }
        catch (DbUpdateException failure) when (failure.InnerException is DbException inner)
        {
            throw database.Explain(inner);
        }
        catch (DbException failure)
        {
            throw database.Explain(failure);
        }
    }

    private async Task<ImportReport> TryAsync(
        IReadOnlyList<BofsParticipant> participants,
        BofsReader reader,
        CancellationToken cancel
    )
    {
        var target = ImportTarget.Empty;
        try
        {
            await StudyDatabaseSetup.RequireAsync(database, study, cancel);
            await using var context = database.CreateDbContext();
            target = await ImportTarget.ReadAsync(context, cancel);
        }
        catch (DatabaseException failure) when (failure.IsAbsent)
        {
            // The import would make it.
        }
        return Report(Build(participants, target), participants, target, reader, dryRun: true);
    }

    private async Task<ImportReport> StoreAsync(
        ImportOrder order,
        IReadOnlyList<BofsParticipant> participants,
        BofsReader reader,
        CancellationToken cancel
    )
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await StudyDatabaseSetup.PrepareAsync(database, study, now, cancel);
        await using var context = database.CreateDbContext();
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        using var turn = await database.WriteTurnAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        // As every arrival does: whoever comes meanwhile waits, and a second import sees what this one brought.
        await StudyDatabaseSetup.LockAsync(database, context, cancel);
        var target = await ImportTarget.ReadAsync(context, cancel);
        var people = Build(participants, target);
        var report = Report(people, participants, target, reader, dryRun: false);
        if (people.Count == 0) return report;

        var run = new ImportRun
        {
            At = now,
            File = Short(Path.GetFileName(order.File)),
            Participants = people.Count,
            Submissions = report.Submissions,
        };
        context.Add(run);
        await context.SaveChangesAsync(cancel);
        await AddVersionsAsync(context, people, now, cancel);
        var origins = new OriginRule(_runtime, new StudySecrets(database, linkSecret: null));
        foreach (var some in people.Chunk(Together))
        {
            foreach (var person in some)
            {
                person.Note.ImportId = run.Id;
                context.Add(person.Participant);
            }
            await context.SaveChangesAsync(cancel);
            context.AddRange(some.SelectMany(p => p.Visits));
            await context.SaveChangesAsync(cancel);
            foreach (var person in some) await AddRestAsync(context, person, origins, cancel);
            await context.SaveChangesAsync(cancel);
            context.ChangeTracker.Clear();
        }
        await AssignmentRows.CountAsync(context, people.Select(p => p.Assignment).OfType<Assignment>(), cancel);
        if (database.NumberOnSql is { Length: > 0 } sql) await context.Database.ExecuteSqlRawAsync(sql, cancel);
        context.ChangeTracker.AutoDetectChangesEnabled = true;
        await StudyDatabaseSetup.RefreshViewsAsync(database, context, study, cancel);
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return report;
    }

    private List<ImportedPerson> Build(IReadOnlyList<BofsParticipant> participants, ImportTarget target)
    {
        var fresh = participants.Where(p => !target.Known.ContainsKey(p.Key)).ToList();
        // Everybody keeps their number, so that lists made with BOFS still fit; or, where one of them is taken, nobody
        // does.
        var isFree = !fresh.Exists(p => target.Numbers.Contains(p.Id));
        var next = target.Numbers.Count == 0 ? 0 : target.Numbers.Max();
        var ownCodes = participants
            .Select(p => p.Code)
            .OfType<string>()
            .CountBy(c => c, StringComparer.Ordinal)
            .Where(c => c.Value == 1 && c.Key != study.Completion.StaticCode)
            .Select(c => c.Key)
            .ToHashSet(StringComparer.Ordinal);
        var builder = new PersonBuilder(_runtime, target, ownCodes, id => isFree ? id : ++next);
        var people = fresh.ConvertAll(builder.Build);
        // What the study keeps apart must not come into its own database by this way.
        var files = people
            .SelectMany(p => p.Submissions)
            .Select(s => study.Questionnaires.GetValueOrDefault(s.Submission.Questionnaire))
            .OfType<Questionnaire>()
            .Where(q => q.Bind is not null)
            .Select(q => q.File)
            .Concat(
                people
                    .SelectMany(p => p.Source.Rows)
                    .Select(r => study.Tables.GetValueOrDefault(r.Table))
                    .OfType<CustomTable>()
                    .Where(t => t.Bind is not null)
                    .Select(t => t.File)
            );
        if (files.FirstOrDefault() is { } apart)
            throw new ImportException(
                ImportProblem.BadData,
                $"The BOFS file holds what this study keeps in a database of SQLALCHEMY_BINDS ({apart}); only "
                    + $"what lies in the study's own database can be brought over. Nothing was imported. Leave "
                    + $"\"database\" out of {apart} first."
            );
        return people;
    }

    private static async Task AddVersionsAsync(
        StudyDbContext context,
        List<ImportedPerson> people,
        DateTime now,
        CancellationToken cancel
    )
    {
        var known = (await context.Versions.Select(v => v.Hash).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        foreach (
            var version in people
                .SelectMany(p => p.Source.Answers)
                .Select(a => a.Questionnaire)
                .Distinct()
                .Select(q => q.Version)
                .Where(v => known.Add(v.Hash))
        )
            context.Add(
                new StudyVersion
                {
                    Hash = version.Hash,
                    Kind = version.Kind,
                    Name = version.Name,
                    Content = version.Content,
                    FirstUsedAt = now,
                }
            );
        await context.SaveChangesAsync(cancel);
    }

    private static async Task AddRestAsync(
        StudyDbContext context,
        ImportedPerson person,
        OriginRule origins,
        CancellationToken cancel
    )
    {
        var id = person.Participant.Id;
        foreach (var (visit, submission) in person.Submissions) submission.VisitId = visit.Id;
        foreach (var (visit, interaction) in person.Interactions) interaction.VisitId = visit.Id;
        context.AddRange(person.Submissions.Select(s => s.Submission));
        context.AddRange(person.Interactions.Select(i => i.Interaction));
        context.AddRange(
            person.Source.Rows.Select(r => new TableRow
            {
                ParticipantId = id,
                Table = r.Table,
                SubmittedAt = r.SubmittedAt,
                Values = r.Json,
            })
        );
        context.AddRange(person.Quotas.Select(q => new QuotaMember { Quota = q, ParticipantId = id }));
        if (person.Assignment is { } assignment) context.Add(assignment);
        // BOFS kept them whole; here as much as the study says.
        if (
            await origins.OfAsync(
                IPAddress.TryParse(person.Source.Ip, out var ip) ? ip : null,
                person.Source.UserAgent,
                cancel
            )
            is var (address, agent)
        )
            context.Add(new ParticipantOrigin { ParticipantId = id, Ip = address, UserAgent = agent });
        context.Add(person.Note);
    }

    private ImportReport Report(
        List<ImportedPerson> people,
        IReadOnlyList<BofsParticipant> participants,
        ImportTarget target,
        BofsReader reader,
        bool dryRun
    )
    {
        var before = participants.Where(p => target.Known.ContainsKey(p.Key)).ToList();
        var notes = ImmutableArray.CreateBuilder<string>();
        notes.AddRange(reader.Notes);
        if (people.Exists(p => p.Participant.Id != p.Source.Id))
            notes.Add(
                "Some of the participants' numbers are taken: all of them are numbered on, in the same order; "
                    + "the external ids tell who is who."
            );
        if (
            people
                .SelectMany(p => new[] { p.Participant.Condition })
                .Where(c => c > study.Conditions.Length)
                .Distinct()
                .Order()
                .ToList() is
            { Count: > 0 } unknown
        )
            notes.Add(
                $"The study has no condition "
                    + $"{string.Join(", ", unknown.Select(c => c.ToString(CultureInfo.InvariantCulture)))}; exports "
                    + $"show the number."
            );
        if (people.Sum(p => p.HomelessEvents) is > 0 and var homeless)
            notes.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{homeless} entries of the interaction log belong to no answers and stay in the file."
                )
            );
        return new()
        {
            DryRun = dryRun,
            Participants = people.Count,
            Unfinished = people.Count(p => !p.Participant.Finished),
            Excluded = people.Count(p => p.Participant.Excluded),
            Visits = people.Sum(p => p.Visits.Count),
            Submissions = people.Sum(p => p.Submissions.Count),
            Interactions = people.Sum(p => p.Interactions.Count),
            AlreadyImported = before.Count,
            ChangedSince = before.Count(p => target.Known[p.Key] != BofsReader.Hash(string.Join('\n', p.Content))),
            Notes = notes.ToImmutable(),
        };
    }

    private static string Short(string name) => name.Length <= 256 ? name : name[..256];
}
