namespace StudyApp.Storage.Connection;

/// <summary>Reads whole results.</summary>
internal static class RowReads
{
    /// <summary>Every row of a statement.</summary>
    public static async Task<List<T>> RowsAsync<T>(
        this PreparedConnection connection,
        string sql,
        Func<Row, T> read,
        CancellationToken cancel,
        params (string Name, object? Value)[] parameters
    )
    {
        var command = connection.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel)) rows.Add(read(new(reader)));
        return rows;
    }
}
