using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace Stedi.Web.Data;

/// <summary>For <c>dotnet ef migrations add</c>, which needs the model but no server.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<StediDbContext>
{
    public StediDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<StediDbContext>();
        options.UseStedi(NpgsqlDataSource.Create("Host=127.0.0.1;Database=stedi"));
        return new StediDbContext(options.Options);
    }
}
