using Stedi.Web.Runs;

namespace Stedi.Web.Deploy;

internal static class DeploySetup
{
    /// <summary>Plan, apply, and the look before each run. What is deployed is the engine's business: without an IDeployment there is nothing to do.</summary>
    public static void AddDeploy(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DeployGate>();
        builder.Services.AddSingleton<IRunGate>(services => services.GetRequiredService<DeployGate>());
        builder.Services.AddSingleton<DeployService>();
    }
}
