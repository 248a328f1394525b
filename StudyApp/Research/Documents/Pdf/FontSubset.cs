using System.Runtime.InteropServices;

namespace StudyApp.Research.Documents.Pdf;

/// <summary>Takes out of a font what a document does not use, so that it carries a few kB of a font instead of 700. The numbers of
/// glyphs stay.</summary>
/// <remarks>HarfBuzz's own subsetter, which its .NET package carries without naming it.</remarks>
internal static class FontSubset
{
    private const string Library = "libHarfBuzzSharp";

    // hb_subset_flags_t and hb_subset_sets_t.
    private const uint RetainGlyphNumbers = 0x2;
    private const int DroppedTables = 3;

    // The glyphs are chosen already: nothing of shaping is needed any more.
    private static readonly uint[] NotNeeded =
        [
            .. "GSUB GPOS GDEF kern STAT vhea vmtx FFTM fpgm prep cvt_ gasp"
                .Split(' ')
                .Select(name => Tag(name.Replace('_', ' '))),
        ];

    /// <summary>The smaller font; null when it cannot be made.</summary>
    public static byte[]? Of(FontFace face, IEnumerable<ushort> glyphs)
    {
        var input = hb_subset_input_create_or_fail();
        if (input == 0) return null;
        try
        {
            hb_subset_input_set_flags(input, RetainGlyphNumbers);
            foreach (var tag in NotNeeded) hb_set_add(hb_subset_input_set(input, DroppedTables), tag);
            var kept = hb_subset_input_glyph_set(input);
            foreach (var glyph in glyphs) hb_set_add(kept, glyph);
            var subset = hb_subset_or_fail(face.Handle, input);
            return subset == 0 ? null : Bytes(subset);
        }
        finally
        {
            hb_subset_input_destroy(input);
        }
    }

    private static byte[] Bytes(nint subset)
    {
        var blob = hb_face_reference_blob(subset);
        try
        {
            var data = hb_blob_get_data(blob, out var length);
            var bytes = new byte[length];
            Marshal.Copy(data, bytes, 0, bytes.Length);
            return bytes;
        }
        finally
        {
            hb_blob_destroy(blob);
            hb_face_destroy(subset);
        }
    }

    private static uint Tag(string name) =>
        ((uint)name[0] << 24) | ((uint)name[1] << 16) | ((uint)name[2] << 8) | name[3];

    [DllImport(Library)]
    private static extern nint hb_subset_input_create_or_fail();

    [DllImport(Library)]
    private static extern void hb_subset_input_destroy(nint input);

    [DllImport(Library)]
    private static extern void hb_subset_input_set_flags(nint input, uint flags);

    [DllImport(Library)]
    private static extern nint hb_subset_input_set(nint input, int which);

    [DllImport(Library)]
    private static extern nint hb_subset_input_glyph_set(nint input);

    [DllImport(Library)]
    private static extern void hb_set_add(nint set, uint value);

    [DllImport(Library)]
    private static extern nint hb_subset_or_fail(nint face, nint input);

    [DllImport(Library)]
    private static extern nint hb_face_reference_blob(nint face);

    [DllImport(Library)]
    private static extern void hb_face_destroy(nint face);

    [DllImport(Library)]
    private static extern nint hb_blob_get_data(nint blob, out uint length);

    [DllImport(Library)]
    private static extern void hb_blob_destroy(nint blob);
}
