using Stedi.Pipeline.Engines;

namespace Stedi.Web.Versions;

internal static class VersionSetup
{
    /// <summary>The history of versions, and the vacuum. What is in use, the room of runs registers.</summary>
    public static void AddVersions(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<VersionReader>();
        builder.Services.AddSingleton<IPublicationHistory, PublicationHistory>();
        builder.Services.AddSingleton<Vacuum>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Vacuum>());
    }
}
