using System.Runtime.InteropServices;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>
/// Calls of DuckDB's C API that DuckDB.NET lacks (threads and thread-local state of a table function), and calls of the inner loop. Those use the raw
/// pointers from callbacks, and avoid the cost of a GC transition.
/// </summary>
internal static unsafe partial class DuckDbNative
{
    private const string Library = "duckdb";

    [LibraryImport(Library, EntryPoint = "duckdb_init_set_max_threads")]
    public static partial void InitSetMaxThreads(nint info, ulong threads);

    [LibraryImport(Library, EntryPoint = "duckdb_table_function_set_local_init")]
    public static partial void SetLocalInit(nint function, delegate* unmanaged[Cdecl]<nint, void> init);

    [LibraryImport(Library, EntryPoint = "duckdb_function_get_local_init_data")]
    public static partial nint GetLocalInitData(nint info);

    [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_get_vector")]
    public static partial nint ChunkGetVector(nint chunk, ulong column);

    [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_set_size")]
    public static partial void ChunkSetSize(nint chunk, ulong rows);

    [LibraryImport(Library, EntryPoint = "duckdb_vector_get_data")]
    public static partial void* VectorGetData(nint vector);

    [LibraryImport(Library, EntryPoint = "duckdb_vector_get_validity")]
    public static partial ulong* VectorGetValidity(nint vector);

    [LibraryImport(Library, EntryPoint = "duckdb_vector_ensure_validity_writable")]
    public static partial void VectorEnsureValidityWritable(nint vector);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "duckdb_unsafe_vector_assign_string_element_len")]
    private static partial void AssignShortString(nint vector, ulong row, byte* text, ulong length);

    [LibraryImport(Library, EntryPoint = "duckdb_unsafe_vector_assign_string_element_len")]
    private static partial void AssignLongString(nint vector, ulong row, byte* text, ulong length);

    /// <summary>Copies valid UTF-8 to the vector. A long copy must not block the garbage collector.</summary>
    public static void AssignString(nint vector, ulong row, byte* text, ulong length)
    {
        if (length <= 256)
            AssignShortString(vector, row, text, length);
        else
            AssignLongString(vector, row, text, length);
    }
}

/// <summary>duckdb_string_t: short text is inline, padded with zeros; longer text is behind a pointer.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct DuckDbString
{
    public const int InlineBytes = 12;

    [FieldOffset(0)]
    public uint Length;

    [FieldOffset(4)]
    public fixed byte Inline[InlineBytes];

    [FieldOffset(8)]
    public byte* Pointer;

    /// <summary>Only for a text longer than <see cref="InlineBytes"/>.</summary>
    public readonly ReadOnlySpan<byte> Text => new(Pointer, (int)Length);
}
