using System.Data.Common;
using System.Globalization;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Participants.Writes;
using StudyApp.Studies.Steps;

namespace StudyApp.Storage.Participants;

/// <summary>Finds withdrawals, and whom a completion code belongs to. Thread-safe.</summary>
public sealed class WithdrawalReader(StudyDatabase database)
{
    /// <summary>A participant's receipt; null for someone who has not withdrawn.</summary>
    public Task<WithdrawalReceipt?> OfAsync(long participantId, CancellationToken cancel) =>
        ReceiptAsync("participant_id = @key", participantId, cancel);

    /// <summary>The receipt of a number; null when there is none.</summary>
    public Task<WithdrawalReceipt?> FindAsync(string number, CancellationToken cancel) =>
        ReceiptAsync("receipt = @key", number, cancel);

    /// <summary>
    /// The participant a completion code was made for, those included whose code was deleted since; null when nobody
    /// was given it.
    /// </summary>
    /// <remarks>A code that all are given is nobody's.</remarks>
    public async Task<long?> ByCodeAsync(string code, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT id FROM participants WHERE completion_code = @code AND code_is_generated UNION ALL "
            + "SELECT participant_id FROM withdrawals WHERE code_hash = @hash";
        Add(command, "code", code);
        Add(command, "hash", WithdrawWrite.HashOf(code));
        return await command.ExecuteScalarAsync(cancel) is { } id and not DBNull
            ? Convert.ToInt64(id, CultureInfo.InvariantCulture)
            : null;
    }

    private async Task<WithdrawalReceipt?> ReceiptAsync(string where, object key, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT receipt, at, erased FROM withdrawals WHERE " + where;
        Add(command, "key", key);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new(row.GetString(0), DateTime.SpecifyKind(row.GetDateTime(1), DateTimeKind.Utc), row.GetBoolean(2))
            : null;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
