using System.Runtime.CompilerServices;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>
/// A chunk of rows for DuckDB, written column by column directly to its memory. Every cell of a row must be written, as a value or as NULL, before
/// the row counts. Writing a cell again replaces it.
/// </summary>
internal sealed unsafe class ColumnChunk(int columns)
{
    /// <summary>DuckDB's vector size.</summary>
    public const int Capacity = 2048;

    private readonly Vector[] _vectors = new Vector[columns];
    private nint _chunk;

    /// <summary>Attaches to a chunk of DuckDB. It is valid until DuckDB's callback returns.</summary>
    public void Attach(nint chunk)
    {
        _chunk = chunk;
        for (var i = 0; i < _vectors.Length; i++)
        {
            var handle = DuckDbNative.ChunkGetVector(chunk, (ulong)i);
            _vectors[i] = new Vector { Handle = handle, Data = DuckDbNative.VectorGetData(handle), LastLong = -1 };
        }
    }

    public void Complete(int rows) => DuckDbNative.ChunkSetSize(_chunk, (ulong)rows);

    public void SetNull(int column, int row)
    {
        ref var vector = ref _vectors[column];
        if (vector.Validity == null)
        {
            DuckDbNative.VectorEnsureValidityWritable(vector.Handle);
            vector.Validity = DuckDbNative.VectorGetValidity(vector.Handle);
        }
        vector.Validity[row >> 6] &= ~(1UL << (row & 63));
    }

    public void Set<T>(int column, int row, T value)
        where T : unmanaged
    {
        ref var vector = ref _vectors[column];
        ((T*)vector.Data)[row] = value;
        SetValid(ref vector, row);
    }

    /// <param name="utf8">Valid UTF-8.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetString(int column, int row, ReadOnlySpan<byte> utf8)
    {
        ref var vector = ref _vectors[column];
        SetValid(ref vector, row);
        var strings = (DuckDbString*)vector.Data;
        if (utf8.Length <= DuckDbString.InlineBytes)
        {
            strings[row] = default;
            strings[row].Length = (uint)utf8.Length;
            utf8.CopyTo(new Span<byte>(strings[row].Inline, DuckDbString.InlineBytes));
            vector.LastLong = -1;
        }
        // Consecutive rows often have the same long text, and can share it.
        else if (vector.LastLong >= 0 && strings[vector.LastLong].Text.SequenceEqual(utf8))
            strings[row] = strings[vector.LastLong];
        else
        {
            fixed (byte* text = utf8)
                DuckDbNative.AssignString(vector.Handle, (ulong)row, text, (ulong)utf8.Length);
            vector.LastLong = row;
        }
    }

    private static void SetValid(ref Vector vector, int row)
    {
        if (vector.Validity != null)
            vector.Validity[row >> 6] |= 1UL << (row & 63);
    }

    private struct Vector
    {
        public nint Handle;
        public void* Data;
        public ulong* Validity;
        public int LastLong;
    }
}
