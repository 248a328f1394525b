using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace StudyApp.Storage.Connection.Secrets;

/// <summary>Wraps the keys of cookies before the framework stores them.</summary>
internal sealed class WrappingXml(KeyFile keys) : IXmlEncryptor
{
    /// <summary>What the wrapped text is for.</summary>
    public const string Purpose = "data protection key";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(
            new XElement("wrapped", keys.Wrap(plaintextElement.ToString(SaveOptions.DisableFormatting), Purpose)),
            typeof(WrappedXml)
        );
}
