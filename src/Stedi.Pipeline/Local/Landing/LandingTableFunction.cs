using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Native = DuckDB.NET.Native.NativeMethods.TableFunction;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>
/// Registers a scan as a DuckDB table function. So DuckDB's own threads parse lines into its memory, and write Parquet from there. Exceptions must not
/// reach native code: each callback passes them to the scan, and tells DuckDB to stop.
/// </summary>
internal static unsafe class LandingTableFunction
{
    /// <summary>DuckDB cannot unregister a function, so each import has its own.</summary>
    private static long _registered;

    /// <returns>The function's name.</returns>
    public static string Register(DuckDBConnection connection, LandingScan scan)
    {
        var name = $"landing_lines_{Interlocked.Increment(ref _registered)}";
        var function = Native.DuckDBCreateTableFunction();
        try
        {
            Native.DuckDBTableFunctionSetName(function, name);
            Native.DuckDBTableFunctionSetExtraInfo(function, GCHandle.ToIntPtr(GCHandle.Alloc(scan)), &Free);
            Native.DuckDBTableFunctionSetBind(function, &Bind);
            Native.DuckDBTableFunctionSetInit(function, &Init);
            DuckDbNative.SetLocalInit(function, &InitThread);
            Native.DuckDBTableFunctionSetFunction(function, &Fill);
            if (Native.DuckDBRegisterTableFunction(connection.NativeConnection, function) != DuckDBState.Success)
                throw new EngineException($"DuckDB refused the table function '{name}'. This is a bug in STEDI or DuckDB: report it.");
            return name;
        }
        finally
        {
            Native.DuckDBDestroyTableFunction(ref function);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        var scan = Target<LandingScan>(Native.DuckDBBindGetExtraInfo(info));
        try
        {
            foreach (var column in scan.Plan.Columns)
            {
                using var type = TypeOf(column.Type);
                Native.DuckDBBindAddResultColumn(info, column.Name, type);
            }
        }
        catch (Exception e)
        {
            scan.Fail(e);
            Native.DuckDBBindSetError(info, e.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info) => DuckDbNative.InitSetMaxThreads(info, (ulong)Target<LandingScan>(Native.DuckDBInitGetExtraInfo(info)).MaxThreads);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void InitThread(nint info)
    {
        var scan = Target<LandingScan>(Native.DuckDBInitGetExtraInfo(info));
        try
        {
            Native.DuckDBInitSetInitData(info, GCHandle.ToIntPtr(GCHandle.Alloc(scan.StartThread())), &Free);
        }
        catch (Exception e)
        {
            scan.Fail(e);
            Native.DuckDBInitSetError(info, e.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fill(nint info, nint chunk)
    {
        try
        {
            Target<LandingScanThread>(DuckDbNative.GetLocalInitData(info)).Fill(chunk);
        }
        catch (Exception e)
        {
            Target<LandingScan>(Native.DuckDBFunctionGetExtraInfo(info)).Fail(e);
            Native.DuckDBFunctionSetError(info, e.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(nint handle)
    {
        var gcHandle = GCHandle.FromIntPtr(handle);
        (gcHandle.Target as IDisposable)?.Dispose();
        gcHandle.Free();
    }

    private static T Target<T>(nint handle) => (T)GCHandle.FromIntPtr(handle).Target!;

    private static DuckDBLogicalType TypeOf(ColumnType type) =>
        type.Kind == ColumnKind.Decimal
            ? NativeMethods.LogicalType.DuckDBCreateDecimalType((byte)type.Precision, (byte)type.Scale)
            : NativeMethods.LogicalType.DuckDBCreateLogicalType(type.Kind switch
            {
                ColumnKind.String => DuckDBType.Varchar,
                ColumnKind.Boolean => DuckDBType.Boolean,
                ColumnKind.TinyInt => DuckDBType.TinyInt,
                ColumnKind.SmallInt => DuckDBType.SmallInt,
                ColumnKind.Int => DuckDBType.Integer,
                ColumnKind.BigInt => DuckDBType.BigInt,
                ColumnKind.Float => DuckDBType.Float,
                ColumnKind.Double => DuckDBType.Double,
                ColumnKind.Date => DuckDBType.Date,
                ColumnKind.Timestamp => DuckDBType.Timestamp,
                _ => throw new EngineException($"Landing columns cannot have the type '{type}'."),
            });
}
