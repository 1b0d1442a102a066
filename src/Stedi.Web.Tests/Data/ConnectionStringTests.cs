using Npgsql;
using Stedi.Web.Data;

namespace Stedi.Web.Tests.Data;

public sealed class ConnectionStringTests
{
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
