using System.Collections.Immutable;
using System.Data.Common;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Bound;
using StudyApp.Storage.Participants.Writes;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Steps;

namespace StudyApp.Storage.Participants;

/// <summary>
/// Writes what lies in two databases: the document first, durably, then the study's database with the stub that names
/// it.
/// </summary>
/// <remarks>A crash in between leaves a document that nothing names. Thread-safe.</remarks>
internal sealed class BoundWriter(StudyDatabase database, ParticipantWriter writer, ILogger log)
{
    public async Task<SubmitOutcome> SubmitAsync(SubmitRequest request, Answers answers)
    {
        var bind = answers.Bind!;
        var document = BoundDocument.Of(request, answers);
        await database.Bound.StoreAsync(bind, [document], CancellationToken.None);
        var stub = new Answers(
            answers.Questionnaire,
            answers.Tag,
            answers.VersionHash,
            BoundStub.Of(bind, document.Key),
            "{}"
        )
        {
            // What happened and when, not what was typed.
            Interactions = [.. answers.Interactions.Select(e => e with { Value = "" })],
        };
        var outcome = await RefusedAsync(bind, request.ParticipantId, [document],
            () => writer.Enqueue(new SubmitWrite(request with { Answers = stub })));
        if (outcome is not Stored) await ForgetAsync(bind, request.ParticipantId, [document]);
        return outcome;
    }

    public async Task<bool> StoreRowsAsync(TableRowsRequest request, string bind)
    {
        var documents = request.Rows.Select(row => BoundDocument.Of(request, row)).ToImmutableArray();
        await database.Bound.StoreAsync(bind, documents, CancellationToken.None);
        var write = new TableRowsWrite(
            request with
            {
                Rows =
                [
                    .. documents.Zip(
                        request.Rows,
                        (document, row) => row with { Json = BoundStub.Of(bind, document.Key) }
                    ),
                ],
            }
        );
        var isStored = await RefusedAsync(bind, request.ParticipantId, documents, () => writer.Enqueue(write));
        await ForgetAsync(bind, request.ParticipantId,
            [.. documents.Where(d => !isStored || !write.Kept.Contains(BoundStub.Of(bind, d.Key)))]);
        return isStored;
    }

    /// <summary>
    /// Deletes before, so that nobody is told of a deletion that did not happen, and after, for what was on its way
    /// meanwhile.
    /// </summary>
    public async Task<WithdrawalReceipt> WithdrawAsync(WithdrawRequest request, WithdrawWrite write)
    {
        // Who withdrew before keeps what that did.
        var before = await new WithdrawalReader(database).OfAsync(request.ParticipantId, CancellationToken.None);
        if (request.By is not null || (before?.Erased ?? request.Erase))
            await database.Bound.EraseAsync(request.ParticipantId, CancellationToken.None);
        var receipt = await writer.Enqueue(write);
        if (receipt.Erased) await database.Bound.EraseAsync(request.ParticipantId, CancellationToken.None);
        return receipt;
    }

    // A write that never began leaves nothing behind. One that failed may have been committed: its document stays.
    private async Task<T> RefusedAsync<T>(string bind, long participantId, IReadOnlyCollection<BoundDocument> documents,
        Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (ServerBusyException)
        {
            await ForgetAsync(bind, participantId, documents);
            throw;
        }
    }

    // What cannot be deleted is shown nowhere, and told of at the next start.
    private async Task ForgetAsync(string bind, long participantId, IReadOnlyCollection<BoundDocument> documents)
    {
        if (documents.Count == 0) return;
        try
        {
            await database.Bound.RemoveAsync(bind, documents, CancellationToken.None);
            // What came too late for someone whose data were erased must be taken out of the files as well.
            await new ErasedBytes(database).AgainAsync(participantId, CancellationToken.None);
        }
        catch (DbException failure)
        {
            log.LogWarning(failure, "Documents that were not accepted stay in the database {Bind}", bind);
        }
    }
}
