using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Studies.Tables;

/// <summary>A table that a study's own pages write to: one file, one typed view. Immutable.</summary>
public sealed record CustomTable
{
    /// <summary>
    /// How many groups of one export become columns of the wide file at most: participants' browsers say which groups
    /// there are.
    /// </summary>
    public const int MostGroups = 200;

    /// <summary>The file's name without folder and ending; unique in the study.</summary>
    public required string Name { get; init; }

    /// <summary>The file, relative to the study folder.</summary>
    public required string File { get; init; }

    /// <summary>The file's text.</summary>
    public required string Text { get; init; }

    /// <summary>The database of SQLALCHEMY_BINDS its rows are kept in; null for the study's own.</summary>
    public string? Bind { get; init; }

    /// <summary>The columns, in file order.</summary>
    public required ImmutableArray<TableColumn> Columns { get; init; }

    /// <summary>What the table adds to a participant's line of the data, in file order.</summary>
    public required ImmutableArray<TableExport> Exports { get; init; }

    /// <summary>The row's number in views and files.</summary>
    public string IdColumn => IdColumnOf(Name);

    /// <summary>The columns every table has, before its own.</summary>
    public ImmutableArray<string> OwnColumns => [IdColumn, TableNames.Participant, TableNames.Submitted];

    /// <summary>The export that makes a field, and the field's place in it; null when none does.</summary>
    public (TableExport Export, int Index)? FindField(string name)
    {
        foreach (var export in Exports)
            for (var i = 0; i < export.Fields.Length; i++)
                if (export.Fields[i].Name == name) return (export, i);
        return null;
    }

    /// <summary>The column of that name; null when there is none.</summary>
    public TableColumn? FindColumn(string name) => Columns.FirstOrDefault(c => c.Name == name);

    internal static string IdColumnOf(string table) => table + "ID";
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Unique in the table, whatever its capitals.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Default">What a row that says nothing holds, as <see cref="TableValue"/> stores it; null for
/// nothing.</param>
public sealed record TableColumn(string Name, TableColumnType Type, object? Default);

/// <summary>What a column holds.</summary>
public enum TableColumnType
{
    /// <summary>Whole numbers that a browser holds exactly.</summary>
    Integer,

    /// <summary>Finite numbers.</summary>
    Float,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Text.</summary>
    String,

    /// <summary>A date and time, stored as ISO 8601 in UTC with milliseconds.</summary>
    DateTime,

    /// <summary>Any JSON, stored as its text.</summary>
    Json,
}

/// <summary>What a table adds to each participant's line of the data.</summary>
/// <remarks>Evaluated over one participant's rows at a time.</remarks>
/// <param name="Fields">The columns it makes, in file order.</param>
/// <param name="Filter">Which rows count; null for all.</param>
/// <param name="GroupBy">The columns whose values make a group each; empty for one line of all rows.</param>
/// <param name="OrderBy">The column that orders the groups; null for the groups' own values.</param>
/// <param name="Having">Which groups count; null for all, and where there are no groups.</param>
public sealed record TableExport(
    ImmutableArray<TableField> Fields,
    TableSql? Filter,
    ImmutableArray<string> GroupBy,
    string? OrderBy,
    TableSql? Having
)
{
    /// <summary>
    /// 0-based place in the configuration's EXPORT, which goes before everything in files; null for an export of the
    /// table's own file.
    /// </summary>
    public int? ConfigOrder { get; init; }
}

/// <summary>One field of an export.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sql">How it is computed.</param>
public sealed record TableField(string Name, TableSql Sql);

/// <summary>An SQL expression that was found harmless.</summary>
/// <param name="Written">As the author wrote it.</param>
/// <param name="Safe">As it may be run: columns of the table in quotation marks, literals, and nothing but the words
/// and functions allowed; brackets match, and no comma stands outside them.</param>
/// <param name="Span">Where it stands.</param>
public sealed record TableSql(string Written, string Safe, SourceSpan Span);
