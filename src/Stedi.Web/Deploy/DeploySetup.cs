using Stedi.Web.Runs;

namespace Stedi.Web.Deploy;

internal static class DeploySetup
{
    /// <summary>Registers plan, apply, and the check before each run. An engine without an IDeployment needs no deployment.</summary>
    public static void AddDeploy(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DeployGate>();
        builder.Services.AddSingleton<IRunGate>(services => services.GetRequiredService<DeployGate>());
        builder.Services.AddSingleton<DeployService>();
    }
}
