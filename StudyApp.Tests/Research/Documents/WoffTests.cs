using System.Buffers.Binary;
using StudyApp.Research.Documents.Pdf;
using Xunit;

namespace StudyApp.Tests.Research.Documents;

public sealed class WoffTests
{
    private static readonly string Fonts = Path.Combine(AppContext.BaseDirectory, "fonts");

    [Fact]
    public void Every_slice_is_unpacked_to_a_font_whose_tables_lie_within_it()
    {
        var slices = Directory.GetFiles(Fonts, "*.woff");
        Assert.NotEmpty(slices);
        foreach (var slice in slices)
        {
            var font = Woff.Unpack(File.ReadAllBytes(slice));
            var count = BinaryPrimitives.ReadUInt16BigEndian(font.AsSpan(4));
            for (var i = 0; i < count; i++)
            {
                var entry = font.AsSpan(12 + (16 * i), 16);
                var offset = BinaryPrimitives.ReadUInt32BigEndian(entry[8..]);
                var length = BinaryPrimitives.ReadUInt32BigEndian(entry[12..]);
                Assert.True(offset % 4 == 0 && offset + length <= font.Length, slice);
            }
        }
    }

    [Fact]
    public void What_is_no_such_file_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => Woff.Unpack("wOF2"u8.ToArray()));
        Assert.Throws<InvalidDataException>(() => Woff.Unpack(new byte[100]));
    }

    // A face that goes with the program is found by its file; a character that two fonts have is drawn by the one that fits the text.
    [Theory]
    [InlineData('a', false), InlineData('Ж', false), InlineData('ω', false), InlineData('ع', false)]
    [InlineData('睡', true), InlineData('，', true)]
    public void Each_script_has_its_face(char character, bool isChinese)
    {
        var shelf = new FontShelf(Fonts);
        var regular = shelf.Find(character, isBold: false, isChinese: false);
        var bold = shelf.Find(character, isBold: true, isChinese: false);
        Assert.NotNull(regular);
        Assert.Equal(isChinese, bold!.Value.IsThickened);
        Assert.Equal(isChinese, bold.Value.Face == regular.Value.Face);
        Assert.Null(shelf.Find(0xF0000, isBold: false, isChinese));
    }

    [Fact]
    public void Quotation_marks_in_Chinese_are_as_wide_as_its_characters()
    {
        var shelf = new FontShelf(Fonts);
        Assert.NotEqual(shelf.Find('“', isBold: false, isChinese: false), shelf.Find('“', isBold: false, isChinese: true));
    }
}
