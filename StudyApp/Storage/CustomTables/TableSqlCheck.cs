using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Model;
using StudyApp.Studies.Tables;

namespace StudyApp.Storage.CustomTables;

/// <summary>Lets SQLite read the SQL of every export, so that what it cannot run shows before there is data.</summary>
public static class TableSqlCheck
{
    /// <summary>Adds an error for each expression that cannot be run.</summary>
    public static void Report(Study study, DiagnosticBag diagnostics)
    {
        foreach (var table in study.TablesInOrder)
            foreach (var export in table.Exports)
            {
                var bare = new TableExport([], null, export.GroupBy, export.OrderBy, null);
                foreach (var field in export.Fields) Check(table, bare with { Fields = [field] }, field.Sql);
                if (export.Filter is { } filter) Check(table, bare with { Filter = filter }, filter);
                if (export.Having is { } having) Check(table, bare with { Having = having }, having);
            }

        void Check(CustomTable table, TableExport export, TableSql sql)
        {
            if (TableEngine.Check(table, export) is { } problem)
                diagnostics.Error(
                    DiagnosticCodes.TableSql,
                    sql.Span,
                    $"This SQL cannot be run: {problem}.",
                    "it is read as SQLite reads it"
                );
        }
    }
}
