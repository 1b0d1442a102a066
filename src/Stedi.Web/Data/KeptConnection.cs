using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Stedi.Web.Data;

/// <summary>
/// Lets no context go on with another connection where the one that broke held a lock. EF Core would open a new one in silence, and two drivers
/// would act for the same run.
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
            throw new NpgsqlException("The connection broke, and with it the lock that it held.");
    }
}
