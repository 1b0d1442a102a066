using Microsoft.Extensions.Options;
using Stedi.Web.Contracts;

namespace Stedi.Web.Auth;

/// <summary>
/// The built-in admin key: <c>STEDI_ADMIN_KEY</c>, or one created at the first start and stored under <c>$STEDI_HOME/keys</c>. It is not stored in
/// a database. Changing it and restarting locks out the old key and its sessions.
/// </summary>
public sealed class AdminKey
{
    /// <summary>The name that history shows for this key.</summary>
    public const string CallerName = "admin";

    public const int MinLength = 16;
    private readonly string _hash;

    public AdminKey(IConfiguration configuration, IOptions<StediOptions> options)
    {
        var value = configuration["STEDI_ADMIN_KEY"] is { Length: > 0 } set ? set : Keep(options.Value.KeysFolder);
        if (value.Length is < MinLength or > Secret.MaxLength)
        {
            throw new StartupException(
                $"The admin key must have {MinLength} to {Secret.MaxLength} characters. Set STEDI_ADMIN_KEY to a valid value, "
                + $"or unset it and delete {FileIn(options.Value.KeysFolder)} to create a new key at the next start.");
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
