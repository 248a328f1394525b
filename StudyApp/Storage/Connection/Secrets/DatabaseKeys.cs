using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace StudyApp.Storage.Connection.Secrets;

/// <summary>Keeps the keys that protect cookies in the database, wrapped by the key file.</summary>
public sealed class DatabaseKeys(StudyDatabase database) : IXmlRepository
{
    /// <summary>The framework's element that holds something wrapped.</summary>
    internal const string SecretElement = "encryptedSecret";

    /// <summary>Its attribute that names what unwraps it.</summary>
    internal const string DecryptorAttribute = "decryptorType";

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var context = database.CreateDbContext();
        return [.. context.DataProtectionKeys.OrderBy(k => k.Id).Select(k => k.Xml).AsEnumerable().Select(Parse)];
    }

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName)
    {
        using var context = database.CreateDbContext();
        context.DataProtectionKeys.Add(
            new() { FriendlyName = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) }
        );
        context.SaveChanges();
    }

    // Stored is the name that the class had then; there is one alone.
    private static XElement Parse(string xml)
    {
        var key = XElement.Parse(xml);
        foreach (var secret in key.DescendantsAndSelf().Where(e => e.Name.LocalName == SecretElement))
            secret.SetAttributeValue(DecryptorAttribute, typeof(WrappedXml).AssemblyQualifiedName);
        return key;
    }
}
