namespace StudyApp.Storage.CustomTables;

/// <summary>A row as it lies in the database.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="SubmittedAt">UTC.</param>
/// <param name="Json">Column → value, a JSON object.</param>
public sealed record StoredRow(long Id, DateTime SubmittedAt, string Json);
