using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Stedi.Web.Data;

/// <summary>
/// Prevents a context from reconnecting after it lost a connection that held a lock. EF Core would silently open a new one, and two drivers
/// would act on the same run.
/// </summary>
internal sealed class KeptConnection : DbConnectionInterceptor
{
    public static readonly KeptConnection Instance = new();

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Refuse(eventData);
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Refuse(eventData);
        return ValueTask.FromResult(result);
    }

    private static void Refuse(ConnectionEventData eventData)
    {
        if (eventData.Context is StediDbContext { KeepsItsConnection: true })
            throw new NpgsqlException("The connection was lost, and with it its lock.");
    }
}
