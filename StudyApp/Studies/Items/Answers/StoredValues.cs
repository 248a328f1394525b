namespace StudyApp.Studies.Items.Answers;

/// <summary>How stored values go back into a form.</summary>
internal static class StoredValues
{
    /// <summary>Each column under its own name, as its text; missing ones left out.</summary>
    public static IEnumerable<KeyValuePair<string, string>> AsTyped(
        Item item,
        IReadOnlyDictionary<string, ResponseValue> values
    ) =>
        from column in item.Columns
        let value = values.GetValueOrDefault(column.Name)
        where !value.IsMissing
        select KeyValuePair.Create(column.Name, value.ToString());
}
