using System.Collections.Immutable;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Model;

namespace StudyApp.Research.Data;

/// <summary>What exports are made from.</summary>
/// <param name="Database">The study's database, with those of SQLALCHEMY_BINDS.</param>
/// <param name="Study">The study as it is now.</param>
/// <param name="Log">Hears of cells that cannot be computed; null when nobody does.</param>
public sealed record ExportSource(StudyDatabase Database, Study Study, ILoggerFactory? Log)
{
    /// <summary>One file of the study's own database, and one of each of SQLALCHEMY_BINDS that is in use.</summary>
    internal ImmutableArray<ExportFile> WithBinds(ExportFile own, Func<string, ExportFile> ofBind) =>
        [own, .. Database.Bound.Names.Select(bind => ofBind(bind) with { Bind = bind })];
}
