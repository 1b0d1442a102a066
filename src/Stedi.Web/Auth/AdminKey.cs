using Microsoft.Extensions.Options;
using Stedi.Web.Contracts;

namespace Stedi.Web.Auth;

/// <summary>
/// The first admin's key: <c>STEDI_ADMIN_KEY</c>, or one that is made at the first start and kept under <c>$STEDI_HOME/keys</c>. It is in no
/// database: whoever changes it and restarts has locked the old one out, its sessions too.
/// </summary>
public sealed class AdminKey
{
    /// <summary>The name under which what is done with it is kept.</summary>
    public const string CallerName = "admin";

    public const int MinLength = 16;
    private readonly string _hash;

    public AdminKey(IConfiguration configuration, IOptions<StediOptions> options)
    {
        var value = configuration["STEDI_ADMIN_KEY"] is { Length: > 0 } set ? set : Keep(options.Value.KeysFolder);
        if (value.Length is < MinLength or > Secret.MaxLength)
        {
            throw new StartupException(
                $"The admin's key must have {MinLength} to {Secret.MaxLength} characters: set STEDI_ADMIN_KEY to such a value, "
                + $"or unset it and remove {FileIn(options.Value.KeysFolder)}; then one is made.");
        }
        _hash = Secret.Hash(value);
        Caller = new Caller($"admin:{_hash[..16]}", CallerName, Role.Admin);
    }

    public Caller Caller { get; }

    internal bool Match(string hash) => Secret.Match(_hash, hash);

    private static string Keep(string folder)
    {
        var path = FileIn(PrivateFiles.Folder(folder).FullName);
        if (!File.Exists(path))
            PrivateFiles.TryCreate(path, Secret.Create() + "\n");
        return File.ReadAllText(path).Trim();
    }

    private static string FileIn(string folder) => Path.Combine(folder, "admin.key");
}
