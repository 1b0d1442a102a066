using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stedi.Web.Data;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Data;

public sealed class ConnectionStringTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    [Fact]
    public void Server_Started_DoesNotLookForKerberos()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("PGGSSENCMODE") is { Length: > 0 }, "PGGSSENCMODE is set.");

        var used = new NpgsqlConnectionStringBuilder(fixture.App.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString);

        Assert.Equal(GssEncryptionMode.Disable, used.GssEncryptionMode);
    }

    [Theory]
    [InlineData("Host=db;Username=stedi;Password='a;b'", GssEncryptionMode.Disable)]
    [InlineData("Host=db;GSS Encryption Mode=Prefer", GssEncryptionMode.Prefer)]
    [InlineData("host=db;gssencryptionmode=Require", GssEncryptionMode.Require)]
    public void WithoutKerberos_UnlessAskedFor_DoesNotLookForIt(string given, GssEncryptionMode expected)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("PGGSSENCMODE") is { Length: > 0 }, "PGGSSENCMODE is set.");
        var used = new NpgsqlConnectionStringBuilder(DataExtensions.WithoutKerberos(given));

        Assert.Equal(("db", expected), (used.Host, used.GssEncryptionMode));
        Assert.Equal(new NpgsqlConnectionStringBuilder(given).Password, used.Password);
    }
}
