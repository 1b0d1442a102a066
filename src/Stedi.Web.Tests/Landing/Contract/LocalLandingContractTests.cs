namespace Stedi.Web.Tests.Landing.Contract;

public sealed class LocalLandingContractTests : LandingContract
{
    private protected override Task<LandingOutcome> ReadAsync(LandingTable table)
    {
        using var folder = new LandingFolder();
        foreach (var file in table.Cases.OrderBy(c => c.Name, StringComparer.Ordinal))
            folder.Add(file.Name, file.Content);
        var result = folder.Import(table.Columns, table.IsInSmallBlocks ? LandingFolder.Tiny : null);
        var profile = result.Profile;
        return Task.FromResult(new LandingOutcome(
            result.Rows,
            [.. result.Rejects.Select(LandingOutcome.Describe)],
            [.. LandingOutcome.Describe(profile.Repairs, profile.NulledValues, profile.TruncatedTimes)],
            profile.Lines,
            profile.Rows));
    }
}
