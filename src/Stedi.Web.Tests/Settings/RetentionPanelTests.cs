using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Stedi.Web.Auth;
using Stedi.Web.Queries;
using Stedi.Web.Settings;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Settings;

public sealed class RetentionPanelTests : IAsyncLifetime
{
    private readonly PageContext _context = new();
    private TestDatabase? _database;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _context.User.SetPolicies(Policies.Operator, Policies.Admin);
        _context.Services.AddSingleton(_database.Contexts).AddSingleton<RetentionRules>().AddScoped<AdminVerbs>();
        _context.Services.Configure<QueryOptions>(_ => { });
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("99999999")]
    public async Task Days_OutOfLimits_AreRefusedNotAdjusted(string days)
    {
        var rules = _context.Services.GetRequiredService<RetentionRules>();
        var before = await rules.ListAsync(CancellationToken.None);
        _context.Render<MudPopoverProvider>();
        var panel = _context.Open<RetentionPanel>(_ => { });
        panel.WaitForElement("tbody input");

        await panel.Find("tbody input").ChangeAsync(new() { Value = days });

        Assert.Equal("1 to 3,650 days", panel.Find("tbody tr .mud-input-helper-text").TextContent.Trim());
        Assert.Equal(days, panel.Find("tbody input").GetAttribute("value"));
        Assert.Equal(before, await rules.ListAsync(CancellationToken.None));
    }
}
