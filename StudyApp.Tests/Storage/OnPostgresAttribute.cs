using System.Reflection;
using Xunit.Sdk;

namespace StudyApp.Tests.Storage;

/// <summary>
/// Runs the theory on PostgreSQL; shown as skipped where it is not installed, failing there when <c>CI</c> is <c>true</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class OnPostgresAttribute : DataAttribute
{
    private readonly object?[] _more;

    /// <param name="more">The parameters after the kind.</param>
    public OnPostgresAttribute(params object?[] more)
    {
        _more = more;
        if (PostgresServer.Programs is null && Environment.GetEnvironmentVariable("CI") != "true") Skip = PostgresServer.NotInstalled;
    }

    public override IEnumerable<object?[]> GetData(MethodInfo testMethod) => [[DatabaseKind.Postgres, .. _more]];
}
