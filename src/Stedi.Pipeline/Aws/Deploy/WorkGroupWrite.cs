using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Aws.Clients.Athena;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>Makes the workgroup as infra/stedi.yaml does by its defaults.</summary>
internal sealed class WorkGroupWrite(AwsClients clients, AwsOptions options, AwsLake lake)
{
    private const long ScanCutOffBytes = 10L << 30;

    public Task MakeAsync(CancellationToken cancellationToken) =>
        AwsFault.TellAsync("athena:CreateWorkGroup", $"create the workgroup {options.WorkGroup}", async () =>
        {
            try
            {
                await clients.Athena.CreateWorkGroupAsync(
                    new()
                    {
                        Name = options.WorkGroup,
                        Description = "Queries of STEDI's dashboard",
                        Configuration = new()
                        {
                            EnforceWorkGroupConfiguration = true,
                            PublishCloudWatchMetricsEnabled = true,
                            BytesScannedCutoffPerQuery = ScanCutOffBytes,
                            ResultConfiguration = new() { OutputLocation = lake.Address(lake.Queries), EncryptionConfiguration = new() { EncryptionOption = "SSE_S3" } },
                        },
                    },
                    cancellationToken);
                return true;
            }
            // Athena has no error of its own for it; a lost answer that was sent again looks so, too.
            catch (InvalidRequestException e) when (e.Message.Contains("already", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        });
}
