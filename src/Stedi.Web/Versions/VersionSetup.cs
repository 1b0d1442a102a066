using Stedi.Pipeline.Engines;

namespace Stedi.Web.Versions;

internal static class VersionSetup
{
    /// <summary>Registers the history of versions and the vacuum. The Runs room registers <see cref="IVersionsInUse"/>.</summary>
    public static void AddVersions(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<VersionReader>();
        builder.Services.AddSingleton<IPublicationHistory, PublicationHistory>();
        builder.Services.AddSingleton<Vacuum>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Vacuum>());
    }
}
