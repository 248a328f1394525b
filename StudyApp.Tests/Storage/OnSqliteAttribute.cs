using System.Reflection;
using Xunit.Sdk;

namespace StudyApp.Tests.Storage;

/// <summary>Runs the theory on SQLite.</summary>
/// <param name="more">The parameters after the kind.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class OnSqliteAttribute(params object?[] more) : DataAttribute
{
    public override IEnumerable<object?[]> GetData(MethodInfo testMethod) => [[DatabaseKind.Sqlite, .. more]];
}
