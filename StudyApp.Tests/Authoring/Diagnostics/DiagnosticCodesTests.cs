using System.Reflection;
using System.Text;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Tests.Approved;
using Xunit;

namespace StudyApp.Tests.Authoring.Diagnostics;

public sealed class DiagnosticCodesTests
{
    // The compiler keeps the order of the file.
    private static readonly (string Code, string Name)[] Codes =
    [
        .. typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral)
            .OrderBy(f => f.MetadataToken).Select(f => ((string)f.GetRawConstantValue()!, f.Name)),
    ];

    [Fact]
    public void The_codes_and_their_names_are_as_approved() =>
        ApprovedFile.Check("diagnostics.txt", Encoding.UTF8.GetBytes(string.Concat(Codes.Select(c => $"{c.Code} {c.Name}\n"))));

    [Fact]
    public void The_file_is_in_order_of_codes_and_no_code_occurs_twice() =>
        Assert.Equal(Codes.Select(c => c.Code).Distinct().Order(StringComparer.Ordinal), Codes.Select(c => c.Code));
}
