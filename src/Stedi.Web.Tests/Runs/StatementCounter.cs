using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Stedi.Web.Tests.Runs;

/// <summary>Counts the statements that read one table.</summary>
internal sealed class StatementCounter(string table) : DbCommandInterceptor
{
    private int _reads;

    public int Reads => _reads;

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (command.CommandText.Contains($"FROM {table}", StringComparison.Ordinal))
            Interlocked.Increment(ref _reads);
        return ValueTask.FromResult(result);
    }
}
