using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using HarfBuzzSharp;

namespace StudyApp.Research.Documents.Pdf;

/// <summary>One font file, ready to shape text. Thread-safe: HarfBuzz only reads it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It is kept as long as the program runs.")]
internal sealed class FontFace
{
    private readonly Face _face;
    private readonly Font _font;

    private FontFace(Blob file)
    {
        file.MakeImmutable();
        _face = new Face(file, 0);
        _face.MakeImmutable();
        _font = new Font(_face);
        UnitsPerEm = _face.UnitsPerEm;
        _font.SetScale(UnitsPerEm, UnitsPerEm);
        _font.SetFunctionsOpenType();
    }

    /// <summary>How many of the font's units the size is.</summary>
    public int UnitsPerEm { get; }

    /// <summary>The face as HarfBuzz's own functions take it.</summary>
    public nint Handle => _face.Handle;

    public static FontFace OfFile(string path) => new(Blob.FromFile(path));

    /// <summary>A face of a font for the web.</summary>
    public static FontFace OfWoff(string path)
    {
        var font = Woff.Unpack(File.ReadAllBytes(path));
        // In memory that the garbage collector does not move; kept as long as the program runs, as the face is.
        var memory = Marshal.AllocHGlobal(font.Length);
        Marshal.Copy(font, 0, memory, font.Length);
        return new(new Blob(memory, font.Length, MemoryMode.ReadOnly));
    }

    /// <summary>Whether it has a picture of a character.</summary>
    public bool Has(int character) => _font.TryGetNominalGlyph((uint)character, out var glyph) && glyph != 0;

    /// <summary>Chooses and places the glyphs of what the buffer holds.</summary>
    /// <remarks>
    /// Arabic needs ligatures; a Latin one is not found, in most readers, when its letters are searched for.
    /// </remarks>
    public void Shape(HarfBuzzSharp.Buffer buffer, bool withLigatures)
    {
        if (withLigatures) _font.Shape(buffer);
        else _font.Shape(buffer, new Feature(Tag.Parse("liga"), 0), new Feature(Tag.Parse("clig"), 0));
    }
}
