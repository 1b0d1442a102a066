using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Aws.Clients.Athena;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>Creates the workgroup with the same defaults as infra/stedi.yaml.</summary>
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
                        Description = "Queries from the STEDI dashboard",
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
            // Athena has no specific error for this. It also occurs after a repeated call with a lost response.
            catch (InvalidRequestException e) when (e.Message.Contains("already", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        });
}
