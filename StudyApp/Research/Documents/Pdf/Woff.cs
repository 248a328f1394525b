using System.Buffers.Binary;
using System.IO.Compression;

namespace StudyApp.Research.Documents.Pdf;

/// <summary>
/// Unpacks fonts of the web (WOFF 1.0, W3C Recommendation 2012): the same tables, without their compression.
/// </summary>
internal static class Woff
{
    private const int HeaderLength = 44;
    private const int EntryLength = 20;
    private const int MaxTable = 16 << 20;

    /// <summary>The font as TrueType or OpenType.</summary>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> woff)
    {
        if (woff.Length < HeaderLength || !woff[..4].SequenceEqual("wOFF"u8))
            throw new InvalidDataException("This is no WOFF file.");
        var flavor = BinaryPrimitives.ReadUInt32BigEndian(woff[4..]);
        int count = BinaryPrimitives.ReadUInt16BigEndian(woff[12..]);
        var tables = new List<(uint Tag, uint Checksum, byte[] Content)>(count);
        for (var i = 0; i < count; i++)
        {
            var entry = woff.Slice(HeaderLength + (i * EntryLength), EntryLength);
            var (offset, packed, length) = (Number(entry, 4), Number(entry, 8), Number(entry, 12));
            if (length > MaxTable) throw new InvalidDataException("A table of this WOFF file is too large.");
            tables.Add(
                (
                    (uint)Number(entry, 0),
                    (uint)Number(entry, 16),
                    Content(woff.Slice((int)offset, (int)packed), (int)length)
                )
            );
        }
        return Pack(flavor, tables);
    }

    private static byte[] Content(ReadOnlySpan<byte> packed, int length)
    {
        if (packed.Length == length) return packed.ToArray();
        var content = new byte[length];
        using var zlib = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        zlib.ReadExactly(content);
        return content;
    }

    // The directory in the order of the file, which is that of the tags; each table begins at a multiple of four.
    private static byte[] Pack(uint flavor, List<(uint Tag, uint Checksum, byte[] Content)> tables)
    {
        var start = 12 + (16 * tables.Count);
        var font = new byte[start + tables.Sum(table => Padded(table.Content.Length))];
        var largest = 1 << (31 - int.LeadingZeroCount(Math.Max(1, tables.Count)));
        BinaryPrimitives.WriteUInt32BigEndian(font, flavor);
        BinaryPrimitives.WriteUInt16BigEndian(font.AsSpan(4), (ushort)tables.Count);
        BinaryPrimitives.WriteUInt16BigEndian(font.AsSpan(6), (ushort)(16 * largest));
        BinaryPrimitives.WriteUInt16BigEndian(font.AsSpan(8), (ushort)int.Log2(largest));
        BinaryPrimitives.WriteUInt16BigEndian(font.AsSpan(10), (ushort)(16 * (tables.Count - largest)));
        for (var i = 0; i < tables.Count; i++)
        {
            var (tag, checksum, content) = tables[i];
            var entry = font.AsSpan(12 + (16 * i), 16);
            BinaryPrimitives.WriteUInt32BigEndian(entry, tag);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], checksum);
            BinaryPrimitives.WriteUInt32BigEndian(entry[8..], (uint)start);
            BinaryPrimitives.WriteUInt32BigEndian(entry[12..], (uint)content.Length);
            content.CopyTo(font, start);
            start += Padded(content.Length);
        }
        return font;
    }

    private static int Padded(int length) => (length + 3) & ~3;

    private static long Number(ReadOnlySpan<byte> from, int at) => BinaryPrimitives.ReadUInt32BigEndian(from[at..]);
}
